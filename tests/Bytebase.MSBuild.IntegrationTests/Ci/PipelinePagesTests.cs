using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>The pages of the pipelines lead somewhere, and name the files that are shipped.</summary>
[TestClass]
public sealed partial class PipelinePagesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "ci");

    [TestMethod]
    [DataRow("github", PipelineFile.GitHub)]
    [DataRow("gitlab", PipelineFile.GitLab)]
    [DataRow("bitbucket", PipelineFile.Bitbucket)]
    [DataRow("azure", PipelineFile.Azure)]
    [DataRow("teamcity", PipelineFile.TeamCity)]
    [DataRow("jenkins", PipelineFile.Jenkins)]
    public void A_system_has_a_page_that_leads_to_its_file(string page, string file)
    {
        var link = "(../../sample-db-project/" + file + ")";
        Assert.Contains(link, File.ReadAllText(Path.Combine(Folder, page + ".md")));
        var index = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Contains(link, index);
        Assert.Contains($"({page}.md)", index);
        Assert.Contains($"docs/ci/{page}.md", PipelineFile.Read(file));
    }

    [TestMethod]
    public void Links_lead_to_what_is_there()
    {
        foreach (var page in Directory.GetFiles(Folder, "*.md"))
        {
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                var path = Path.GetFullPath(Path.Combine(Folder, link.Groups[1].Value));
                Assert.IsTrue(File.Exists(path), $"{Path.GetFileName(page)}: {link.Value}");
            }
        }
    }

    [TestMethod]
    public void The_page_of_the_variables_reads_them_in_Jenkins_as_the_pipeline_does()
    {
        const string Reading = @"handover.env').trim().tokenize('\n'))";

        Assert.Contains(Reading, File.ReadAllText(Path.Combine(Folder, "variables.md")));
        Assert.Contains(Reading, PipelineFile.Read(PipelineFile.Jenkins).Replace('"', '\''));
    }

    [GeneratedRegex(@"\]\((?!https://)([^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
