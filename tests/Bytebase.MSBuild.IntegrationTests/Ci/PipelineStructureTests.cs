namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>
/// The files without a published schema: Jenkins' declarative pipeline and TeamCity's Kotlin. What braces hold is known, names that one part
/// uses another declares. Neither language is compiled here: Jenkins and TeamCity do that as they load the file.
/// </summary>
[TestClass]
public sealed class PipelineStructureTests
{
    /// <summary>Sections and directives of the declarative syntax, with what may stand below each; jenkins.io/doc/book/pipeline/syntax.</summary>
    private static readonly Dictionary<string, string[]> Directives = new()
    {
        ["pipeline"] = ["agent", "environment", "options", "parameters", "triggers", "tools", "stages", "post"],
        ["stages"] = ["stage"],
        ["stage"] = ["agent", "environment", "input", "options", "post", "stages", "steps", "tools", "when"],
        ["when"] = ["beforeAgent", "beforeInput", "beforeOptions", "branch", "changeRequest", "environment", "expression", "not", "allOf", "anyOf"],
        ["input"] = ["message", "id", "ok", "submitter", "submitterParameter", "parameters"],
        ["post"] = ["always", "changed", "fixed", "regression", "aborted", "failure", "success", "unstable", "unsuccessful", "cleanup"],
        ["agent"] = ["docker", "label", "node", "dockerfile"],
        ["docker"] = ["image", "label", "registryUrl", "args", "alwaysPull", "reuseNode"],
    };

    [TestMethod]
    public void The_Jenkinsfile_is_declarative()
    {
        var file = Block.Parse(PipelineFile.Read(PipelineFile.Jenkins));

        foreach (var block in file.Child("pipeline").All)
        {
            if (Directives.TryGetValue(Word(block), out var known))
                Assert.IsEmpty(block.Children.Select(Word).Except(known), $"directives of '{block.Text}'");
        }

        var stages = file.Child("pipeline").Child("stages").Children;
        Assert.IsTrue(stages.TrueForAll(s => s.Find("steps") is not null && s.Find("agent") is not null), "a stage without an agent of its own has none at all");
        // A stage that unstashes comes after the one that stashes.
        var texts = file.All.Select(b => b.Text).ToList();
        Assert.IsLessThan(texts.IndexOf("unstash 'bytebase'"), texts.FindIndex(t => t.StartsWith("stash name: 'bytebase'", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_Kotlin_file_of_TeamCity_declares_what_it_uses()
    {
        var text = PipelineFile.Read(PipelineFile.TeamCity);
        var file = Block.Parse(text);

        var objects = file.Children.Where(b => b.Text.StartsWith("object ", StringComparison.Ordinal)).Select(b => b.Text.Split(' ')[1]).ToList();
        Assert.AreEqual("Review Test Prod", string.Join(' ', objects));
        Assert.AreEqual(string.Join(' ', objects), string.Join(' ', file.Child("project").Children.Where(b => b.Text.StartsWith("buildType(", StringComparison.Ordinal)).Select(b => b.Text["buildType(".Length..^1])));
        Assert.IsTrue(file.All.Where(b => b.Text.StartsWith("snapshot(", StringComparison.Ordinal)).All(b => objects.Contains(b.Text["snapshot(".Length..^1])));

        // Each function of a package of its own is imported from it; the others are in the first import.
        var imports = file.Children.Where(b => b.Text.StartsWith("import ", StringComparison.Ordinal)).Select(b => b.Text.Split('.')[^1]).ToHashSet();
        Assert.AreEqual("* PullRequests approval pullRequests script vcs", string.Join(' ', imports.Order(StringComparer.Ordinal)));
        foreach (var function in (string[])["approval", "pullRequests", "script"])
            Assert.IsTrue(file.All.Any(b => b.Text == function && b.Children.Count > 0), $"'{function}' is imported and used");

        // A dollar sign in Kotlin's strings begins a template: only those that are meant are there.
        Assert.HasCount(3, text.Split('$'), "templates: the VCS root's id, the plan of Test");
    }

    /// <summary>The parser refuses what is not balanced: otherwise these tests would read half a file.</summary>
    [TestMethod]
    [DataRow("a {")]
    [DataRow("a }")]
    [DataRow("a(b")]
    [DataRow("a)")]
    [DataRow("a 'b")]
    [DataRow("a { \"b\n }")]
    [DataRow("/* a")]
    public void What_is_not_balanced_is_refused(string text) => Assert.ThrowsExactly<FormatException>(() => Block.Parse(text));

    [TestMethod]
    public void Statements_nest_and_comments_and_quotes_hold_no_braces()
    {
        var file = Block.Parse("a { // }\n  b 'x { y'\n  c(d {\n e \"${f[\"g\"]}\" /* } */ })\n}\nh");

        Assert.AreEqual("a, h", string.Join(", ", file.Children));
        Assert.AreEqual("b 'x { y', c(d", string.Join(", ", file.Child("a").Children));
        Assert.AreEqual("e \"${f[\"g\"]}\"", file.Child("a").Child("c(d").Children.Single().Text);
    }

    private static string Word(Block block) => block.Text.Split(' ', '(')[0];
}
