using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

[TestClass]
internal sealed class AnnotationsReportTests
{
    private static IReadOnlyList<string> Lines(CiKind kind, BuildReport? build = null) => [.. new AnnotationsReport().Lines((build ?? SampleReports.Rich) with { Job = SampleReports.Job(kind) })];

    [TestMethod]
    public void GitHubGetsWorkflowCommands() => CollectionAssert.AreEqual(
        new[]
        {
            "::error file=db/migrations/2_salary.sql,line=1,col=1,title=BB1005%3A Version used twice::Version 2 is also used by 02_orders.sql. Rename one of them, e.g. 3_salary.sql",
            "::error file=db/migrations/3_drop.sql,line=4,endLine=6,title=BBR0601%3A TABLE_REQUIRE_PK::Table \"public\".\"bad\" requires PRIMARY KEY [instances/pg-prod/databases/hr_prod]",
            "::warning file=db/migrations/3_drop.sql,line=5,col=3,endColumn=13,title=BBR0402%3A COLUMN_NO_NULL::Column \"id\" cannot have NULL value",
            "::notice file=db/migrations/1_employee.sql,line=9,col=2,endColumn=14,title=BB2003::The statement drops a table.",
        },
        Lines(CiKind.GitHub).ToArray());

    [TestMethod]
    public void AzureGetsIssuesButNoSuggestions() => CollectionAssert.AreEqual(
        new[]
        {
            "##vso[task.logissue type=error;sourcepath=/repo/db/migrations/2_salary.sql;linenumber=1;columnnumber=1;code=BB1005;]Version 2 is also used by 02_orders.sql. Rename one of them, e.g. 3_salary.sql",
            "##vso[task.logissue type=error;sourcepath=/repo/db/migrations/3_drop.sql;linenumber=4;columnnumber=1;code=BBR0601;]Table \"public\".\"bad\" requires PRIMARY KEY [instances/pg-prod/databases/hr_prod%5D",
            "##vso[task.logissue type=warning;sourcepath=/repo/db/migrations/3_drop.sql;linenumber=5;columnnumber=3;code=BBR0402;]Column \"id\" cannot have NULL value",
        },
        Lines(CiKind.Azure).ToArray());

    [TestMethod]
    public void TeamCityGetsEachTypeOnceBeforeItsInspections()
    {
        var build = SampleReports.Rich with { Findings = [.. SampleReports.Rich.Findings, .. SampleReports.Many(3, DiagnosticSeverity.Warning)] };
        var commands = Lines(CiKind.TeamCity, build).Select(l => CommandParsers.TeamCity(l).Single()).ToList();
        HashSet<string> types = [];
        foreach (var command in commands.Where(c => c.Name.StartsWith("inspection", StringComparison.Ordinal)))
        {
            if (command.Name == "inspectionType")
                Assert.IsTrue(types.Add(command.Properties["id"]), "once");
            else
                Assert.Contains(command.Properties["typeId"], types);
        }

        CollectionAssert.AreEqual(new[] { "ERROR", "ERROR", "WARNING", "WARNING", "WARNING", "WARNING", "WEAK WARNING" }, commands.Where(c => c.Name == "inspection").Select(c => c.Properties["SEVERITY"]).ToArray());
        Assert.AreEqual("3001204", commands.Single(c => c.Name == "buildStatisticValue" && c.Properties["key"] == "Bytebase.hr-db.affectedRows").Properties["value"]);
        var problem = commands.Single(c => c.Name == "buildProblem");
        Assert.AreEqual("bytebase_" + build.Id, problem.Properties["identity"]);
        Assert.EndsWith("(and 1 more error)", problem.Properties["description"]);
        Assert.StartsWith("{build.status.text}; hr-db: 3 migrations reviewed", commands[^1].Properties["text"]);
        Assert.DoesNotContain(c => c.Name == "buildProblem", Lines(CiKind.TeamCity, SampleReports.Clean).SelectMany(CommandParsers.TeamCity));
    }

    [TestMethod]
    [DataRow("TABLE_REQUIRE_PK", "BBR0601: TABLE_REQUIRE_PK")]
    [DataRow("Table `good` does not exist", "BBR0601")]
    public void TypeHasTheServersNameUnlessItGivesTheCodeToSeveralRules(string other, string expected)
    {
        var build = SampleReports.Rich with { Findings = [.. SampleReports.Rich.Findings, SampleReports.Finding("BBR0601", DiagnosticSeverity.Warning, "a.sql", TextSpan.File, "x") with { Title = other }] };
        var type = Lines(CiKind.TeamCity, build).SelectMany(CommandParsers.TeamCity).Single(c => c.Name == "inspectionType" && c.Properties["id"] == "BBR0601");
        Assert.AreEqual(expected, type.Properties["name"]);
        Assert.AreEqual(expected + ". https://docs.bytebase.com/sql-review/error-codes#601", type.Properties["description"]);
        Assert.Contains($"title=BBR0601%3A {other}::x", Lines(CiKind.GitHub, build)[^2], "each annotation has its own");
    }

    [TestMethod]
    public void TeamCityTakesSoManyCharacters()
    {
        var finding = SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "a.sql", TextSpan.File, new string('|', 5000)) with { Title = new string('t', 300) };
        var commands = Lines(CiKind.TeamCity, SampleReports.Clean with { Findings = [finding] }).SelectMany(CommandParsers.TeamCity).ToList();
        Assert.AreEqual(4000, commands.Single(c => c.Name == "inspection").Properties["message"].Length);
        Assert.AreEqual(255, commands.Single(c => c.Name == "inspectionType").Properties["name"].Length);
        Assert.AreEqual(4000, commands.Single(c => c.Name == "buildProblem").Properties["description"].Length);
    }

    [TestMethod]
    public async Task GitHubShowsTenOfAKindErrorsFirstAndHowManyMore()
    {
        var build = SampleReports.Clean with
        {
            Job = SampleReports.Job(CiKind.GitHub),
            Findings = [.. SampleReports.Many(12, DiagnosticSeverity.Suggestion), .. SampleReports.Many(11, DiagnosticSeverity.Warning), .. SampleReports.Many(34, DiagnosticSeverity.Error)],
        };
        var (commands, notes) = await new AnnotationsReport().PublishAsync(build, "/nowhere");
        var names = commands.Select(c => CommandParsers.GitHub(c)!.Name).ToArray();
        CollectionAssert.AreEqual((string[])[.. Enumerable.Repeat("error", 10), .. Enumerable.Repeat("warning", 10), .. Enumerable.Repeat("notice", 10)], names);
        Assert.AreEqual("::notice title=Bytebase%3A hr-db::And 28 more findings: see the summary of this run, or the log.", commands[^1]);
        Assert.AreEqual("BB9003", notes.Single().Code);
        Assert.Contains("30 of 57 findings", notes.Single().Message);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub)]
    [DataRow(CiKind.Azure)]
    [DataRow(CiKind.TeamCity)]
    public void SuppressedAndSilentFindingsAreNotTold(object kind)
    {
        var all = string.Join('\n', Lines((CiKind)kind));
        Assert.DoesNotContain("SUPPRESSED", all);
        Assert.DoesNotContain("BB9001", all);
    }

    [TestMethod]
    public void OtherSystemsAreToldNothing()
    {
        CollectionAssert.AreEqual(new[] { CiKind.GitHub, CiKind.Azure, CiKind.TeamCity }, Enum.GetValues<CiKind>().Where(k => new AnnotationsReport().IsAutomatic(SampleReports.Job(k))).ToArray());
        Assert.IsEmpty(Lines(CiKind.GitLab));
        Assert.IsEmpty(new AnnotationsReport().Lines(SampleReports.Rich with { Job = null }));
    }

    [TestMethod]
    public void LinesOfAMessageAreKept()
    {
        var finding = SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "a,b:c%.sql", TextSpan.File, "100% ]; done");
        var build = SampleReports.Clean with { Findings = [finding with { Finding = finding.Finding with { Details = ["::error::x"] } }] };
        var github = CommandParsers.GitHub(Lines(CiKind.GitHub, build)[0])!;
        Assert.AreEqual("100% ]; done\n: :error::x", github.Data);
        Assert.AreEqual("a,b:c%.sql", github.Properties["file"]);
        var azure = CommandParsers.Azure(Lines(CiKind.Azure, build)[0])!;
        Assert.AreEqual("100% ]; done\n: :error::x", azure.Data);
        Assert.AreEqual("/repo/a,b:c%.sql", azure.Properties["sourcepath"]);
    }

    [TestMethod]
    public void PathAddsNoPropertyToACommand()
    {
        var build = SampleReports.Clean with { Findings = [SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "a;code=X;b],c'|.sql", TextSpan.File, "x")] };
        var azure = CommandParsers.Azure(Lines(CiKind.Azure, build)[0])!;
        Assert.AreEqual("/repo/a;code=X;b],c'|.sql", azure.Properties["sourcepath"]);
        CollectionAssert.AreEquivalent(new[] { "type", "sourcepath", "linenumber", "columnnumber", "code" }, azure.Properties.Keys.ToArray());
        Assert.AreEqual(("BB1001", "x"), (azure.Properties["code"], azure.Data));
        Assert.AreEqual("##vso[a.b c=1%3Bd=2%5D;]3%3B4", AzureCommand.Format("a.b", [("c", "1;d=2]")], "3;4"));
    }

    [TestMethod]
    public void TeamCityGetsBracketsBehindABar()
    {
        const string Text = "Table [dbo].[Employee] isn't | there";
        Assert.AreEqual("##teamcity[a b='Table |[dbo|].|[Employee|] isn|'t || there']", TeamCityMessage.Format("a", ("b", Text, 100)));
        var build = SampleReports.Clean with { Findings = [SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "[a].sql", TextSpan.File, Text)] };
        var inspection = Lines(CiKind.TeamCity, build).SelectMany(CommandParsers.TeamCity).Single(c => c.Name == "inspection");
        Assert.AreEqual(("[a].sql", Text), (inspection.Properties["file"], inspection.Properties["message"]));
    }

    [TestMethod]
    [DataRow("", "Bytebase: hr-db: the build failed")]
    [DataRow("the rollout to prod failed", "Bytebase: hr-db: the rollout to prod failed")]
    public void TeamCityHasAProblemOfABuildThatFailedWithoutAnError(string summary, string expected)
    {
        var build = SampleReports.Clean with { Failed = true, Delivery = new() { Summary = summary } };
        var problem = Lines(CiKind.TeamCity, build).SelectMany(CommandParsers.TeamCity).Single(c => c.Name == "buildProblem");
        Assert.AreEqual(expected, problem.Properties["description"]);
    }
}
