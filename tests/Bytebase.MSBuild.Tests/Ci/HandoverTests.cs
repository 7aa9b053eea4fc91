using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Ci.Systems;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Ci;

/// <summary>How each CI system takes the values for a later job.</summary>
[TestClass]
internal sealed class HandoverTests
{
    private const string Text = """
        BYTEBASE_PLAN=projects/hr/plans/101
        BYTEBASE_RELEASE=projects/hr/releases/release_20261128-RC00
        BYTEBASE_ROLLOUT=projects/hr/plans/101/rollout
        BYTEBASE_STAGE=environments/test
        BYTEBASE_NEXT_STAGE=environments/prod

        """;

    private static readonly Handover Values = new("projects/hr/plans/101", "projects/hr/releases/release_20261128-RC00", "projects/hr/plans/101/rollout", "environments/test", "environments/prod");

    private readonly string _folder = Directory.CreateTempSubdirectory("bytebase-handover-").FullName;
    private readonly List<string> _commands = [];

    private string HandoverFile => Path.Combine(_folder, "obj", "handover.env");

    private string SystemFile => Path.Combine(_folder, "system");

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(null)]
    [DataRow(CiKind.GitHub)]
    [DataRow(CiKind.GitLab)]
    [DataRow(CiKind.Bitbucket)]
    [DataRow(CiKind.Azure)]
    [DataRow(CiKind.TeamCity)]
    [DataRow(CiKind.Jenkins)]
    public void FileIsAlwaysThereAndReplacesTheOneBefore(CiKind? kind)
    {
        Write(kind, Values with { });
        Write(kind, Values);
        CollectionAssert.AreEqual(System.Text.Encoding.ASCII.GetBytes(Text), File.ReadAllBytes(HandoverFile));
        CollectionAssert.AreEqual((string[])[HandoverFile], Directory.GetFiles(Path.GetDirectoryName(HandoverFile)!));
    }

    [TestMethod]
    public void GitHubsOutputsAreAppendedEachWithADelimiterOfItsOwn()
    {
        File.WriteAllText(SystemFile, "before=1\n");
        Write(CiKind.GitHub, Values, ("GITHUB_OUTPUT", SystemFile));

        var lines = File.ReadAllText(SystemFile).Split('\n');
        Assert.AreEqual("before=1", lines[0]);
        string[] names = ["bytebase-plan", "bytebase-release", "bytebase-rollout", "bytebase-stage", "bytebase-next-stage"];
        var delimiters = new HashSet<string>();
        for (var i = 0; i < names.Length; i++)
        {
            var head = lines[1 + (i * 3)].Split("<<");
            Assert.AreEqual(names[i], head[0]);
            Assert.AreEqual(Values.Values[i].Value, lines[2 + (i * 3)]);
            Assert.AreEqual(head[1], lines[3 + (i * 3)]);
            Assert.IsGreaterThan(32, head[1].Length);
            Assert.IsTrue(delimiters.Add(head[1]));
        }

        Assert.AreEqual("", lines[16]);
        Assert.HasCount(17, lines);
        Assert.IsEmpty(_commands);
    }

    [TestMethod]
    public void BitbucketsVariablesAreAppended()
    {
        File.WriteAllText(SystemFile, "BEFORE=1\n");
        Write(CiKind.Bitbucket, Values, ("BITBUCKET_PIPELINES_VARIABLES_PATH", SystemFile));
        Assert.AreEqual("BEFORE=1\n" + Text, File.ReadAllText(SystemFile));
        Assert.IsEmpty(_commands);
    }

    [TestMethod]
    public void AzureGetsOutputVariables()
    {
        Write(CiKind.Azure, Values with { });
        Assert.AreEqual("##vso[task.setvariable variable=BYTEBASE_PLAN;isOutput=true;]projects/hr/plans/101", _commands[0]);
        Assert.AreEqual("##vso[task.setvariable variable=BYTEBASE_NEXT_STAGE;isOutput=true;]environments/prod", _commands[4]);
        Assert.HasCount(5, _commands);
    }

    [TestMethod]
    public void TeamCityGetsParameters()
    {
        Write(CiKind.TeamCity, Values);
        Assert.AreEqual("##teamcity[setParameter name='env.BYTEBASE_PLAN' value='projects/hr/plans/101']", _commands[0]);
        Assert.AreEqual("##teamcity[setParameter name='env.BYTEBASE_NEXT_STAGE' value='environments/prod']", _commands[4]);
        Assert.HasCount(5, _commands);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(CiKind.GitLab)]
    [DataRow(CiKind.Jenkins)]
    [DataRow(CiKind.GitHub, DisplayName = "GitHub without GITHUB_OUTPUT")]
    [DataRow(CiKind.Bitbucket, DisplayName = "Bitbucket without BITBUCKET_PIPELINES_VARIABLES_PATH")]
    public void OthersTakeTheFileAlone(CiKind? kind)
    {
        Write(kind, Values);
        Assert.IsEmpty(_commands);
        CollectionAssert.AreEqual((string[])[HandoverFile], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void FileFitsGitLabsLimitsOfADotenvReport()
    {
        // docs.gitlab.com, artifacts:reports:dotenv: 5 KB, no empty lines, no quotes, keys of letters, digits and _.
        var longest = new string('a', 200);
        var text = new Handover($"projects/{longest}/plans/1", $"projects/{longest}/releases/{longest}", $"projects/{longest}/plans/1/rollout", "environments/" + longest, "environments/" + longest).ToText();
        Assert.IsLessThan(5 * 1024, text.Length);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            Assert.MatchesRegex(new System.Text.RegularExpressions.Regex("^[A-Z_]+=[a-z0-9/]+$"), line);
    }

    [TestMethod]
    [DataRow("projects/hr/plans/1\nBYTEBASE_URL=https://evil.example.com")]
    [DataRow("projects/hr/plans/1\rx")]
    [DataRow("projects/hr/plans/$(id)")]
    [DataRow("projects/hr/plans/1 2")]
    [DataRow("projects/hr/plans/1']")]
    [DataRow("projects/hr/plans/1]")]
    [DataRow("projects/hr/plans/ü")]
    public void PlanThatIsNoNameIsHandedToNobody(string plan)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => Write(CiKind.Azure, Values with { Plan = plan }, ("GITHUB_OUTPUT", SystemFile)));
        Assert.AreEqual("BB9004", e.Finding.Code);
        Assert.IsFalse(File.Exists(HandoverFile));
        Assert.IsEmpty(_commands);
    }

    [TestMethod]
    public void ReleaseOfATemplateThatIsNoNameIsLeftOut()
    {
        var odd = new Handover("projects/hr/plans/101", "projects/hr/releases/my release", "", "", "");
        Assert.StartsWith("BYTEBASE_PLAN=projects/hr/plans/101\nBYTEBASE_RELEASE=\n", odd.ToText());
    }

    [TestMethod]
    public void FileThatCannotBeWrittenIsAFinding()
    {
        Directory.CreateDirectory(HandoverFile);
        var e = Assert.ThrowsExactly<BytebaseException>(() => Write(null, Values));
        Assert.AreEqual("BB9004", e.Finding.Code);
        Assert.Contains(HandoverFile, e.Message);
        Assert.Contains("BytebaseHandoverFile", e.Message);
        e = Assert.ThrowsExactly<BytebaseException>(() => Values.Write(Path.Combine(_folder, "h.env"), JobOf(CiKind.GitHub), _ => Path.Combine(_folder, "missing", "output"), _commands.Add));
        Assert.Contains("the variables of GitHub", e.Message);
    }

    private void Write(CiKind? kind, Handover values, params (string Name, string Value)[] environment) =>
        values.Write(HandoverFile, kind is { } known ? JobOf(known) : null, name => environment.FirstOrDefault(e => e.Name == name).Value, _commands.Add);

    private static CiJob JobOf(CiKind kind) => new() { Kind = kind, Name = CiSystems.Of(kind).Name, Commit = "1" };
}
