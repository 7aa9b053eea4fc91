using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>What all tasks share.</summary>
[TestClass]
internal sealed class BytebaseTaskTests
{
    private static readonly DiagnosticDescriptor Warning = DiagnosticDescriptors.ReviewSkipped;

    [TestMethod]
    [DataRow(null, null, null, null, "hr.csproj(0,0): warning BB4003", true)]
    [DataRow("BB4003", null, null, null, "", true)]
    [DataRow(null, "CS0001;BB4003", null, null, "hr.csproj(0,0): error BB4003", false)]
    [DataRow(null, null, null, "true", "hr.csproj(0,0): error BB4003", false)]
    [DataRow(null, null, "BB4003", "true", "hr.csproj(0,0): warning BB4003", true)]
    public void SwitchesForWarningsAreHonoured(string? noWarn, string? asErrors, string? notAsErrors, string? treat, string expected, bool success)
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>(t => (t.NoWarn, t.WarningsAsErrors, t.WarningsNotAsErrors, t.TreatWarningsAsErrors) = (noWarn, asErrors, notAsErrors, treat));
        task.Work = (t, _) => t.Tell(Finding.Of(Warning, null, TextSpan.Nowhere));

        Assert.AreEqual(success, task.Execute());
        Assert.AreEqual(expected, project.Engine.Diagnostics);
    }

    [TestMethod]
    public void FindingCarriesItsCodePlaceTextAndHelp()
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (t, _) =>
        {
            t.Tell(new Finding("BB2001", DiagnosticSeverity.Error, "100% {0} of it", "/repo/1.sql", new TextSpan(2, 3, 4, 5)));
            t.Tell(new Finding("BBR0601", DiagnosticSeverity.Warning, "an advice", "/repo/2.sql", new TextSpan(7, 1)));
        };
        Assert.IsFalse(task.Execute());

        var error = project.Engine.Errors.Single();
        Assert.AreEqual(("BB2001", "/repo/1.sql", 2, 3, 0, 0), (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.EndLineNumber, error.EndColumnNumber));
        Assert.AreEqual("100% {0} of it", error.Message, "a text is no format");
        Assert.StartsWith("file:///", error.HelpLink);
        Assert.EndsWith("/docs/diagnostics/BB2001.md", error.HelpLink);
        var warning = project.Engine.Warnings.Single();
        Assert.AreEqual(("BBR0601", "/repo/2.sql", 7, 1), (warning.Code, warning.File, warning.LineNumber, warning.ColumnNumber));
        Assert.AreEqual("https://docs.bytebase.com/sql-review/error-codes#601", warning.HelpLink);
    }

    [TestMethod]
    [DataRow("##vso[task.complete result=Succeeded]", "## vso[task.complete result=Succeeded]")]
    [DataRow("a ##teamcity[buildStatus text='x']", "a ## teamcity[buildStatus text='x']")]
    [DataRow("##[set-output name=plan]x", "## [set-output name=plan]x")]
    [DataRow("::set-output name=plan::x", ": :set-output name=plan::x")]
    [DataRow("a\n::error::b\r\n##vso[c]", "a ::error::b ## vso[c]")]
    [DataRow("\u001b[31mred\u001b[0m\u202E", "red")]
    public void NothingThatIsLoggedIsACommandOfACiSystem(string hostile, string harmless)
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (t, _) =>
        {
            t.Tell(new Finding("BB2001", DiagnosticSeverity.Error, hostile, "/repo/" + hostile, TextSpan.File) { Details = [hostile] });
            t.Tell(new Finding("BB2002", DiagnosticSeverity.Warning, hostile, null, TextSpan.File));
            t.Tell(new Finding("BB2003", DiagnosticSeverity.Suggestion, hostile, null, TextSpan.File));
            throw new InvalidOperationException(hostile);
        };
        Assert.IsFalse(task.Execute());

        CollectionAssert.AreEqual(new[] { harmless, harmless, harmless }, (string[])[project.Engine.Errors[0].Message!, project.Engine.Warnings[0].Message!, project.Engine.Messages[1].Message!]);
        Assert.AreEqual("  " + harmless, project.Engine.Messages[0].Message);
        var everything = project.Engine.Everything + "\n" + string.Join('\n', project.Engine.Errors.Select(e => e.File));
        foreach (var mark in (string[])["##vso[", "##teamcity[", "##[", "\u001b", "\u202E", "\r"])
            Assert.DoesNotContain(mark, everything);
        foreach (var line in everything.Split('\n'))
            Assert.IsFalse(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
    }

    [TestMethod]
    [DataRow(DiagnosticSeverity.Suggestion, 1)]
    [DataRow(DiagnosticSeverity.Silent, 0)]
    [DataRow(DiagnosticSeverity.None, 0)]
    public void LesserSeveritiesAreNoWarnings(DiagnosticSeverity severity, int messages)
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (t, _) => t.Tell(new Finding("BB2001", severity, "x", "/repo/1.sql", TextSpan.File));

        Assert.IsTrue(task.Execute());
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.AreEqual(messages, project.Engine.Messages.Count(m => m.Code == "BB2001" && m.File == "/repo/1.sql"));
    }

    [TestMethod]
    public void FailureOfOursIsItsFinding()
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (_, _) => throw new BytebaseException(DiagnosticDescriptors.NoMigrations);

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4016", project.Engine.Diagnostics);
        Assert.AreEqual(project.ProjectFile, project.Engine.Errors.Single().File, "not the line of our targets");
    }

    [TestMethod]
    public void UnexpectedFailureIsAnInternalErrorWithoutAStackTrace()
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (_, _) => throw new InvalidOperationException("first line\nsecond line");

        Assert.IsFalse(task.Execute());
        var error = project.Engine.Errors.Single();
        Assert.AreEqual("BB9001", error.Code);
        foreach (var text in new[] { "AnyTask", "InvalidOperationException", "first line" })
            Assert.Contains(text, error.Message!);
        Assert.DoesNotContain("second line", error.Message!);
        Assert.Contains(m => m.Importance == Microsoft.Build.Framework.MessageImportance.Low && m.Message!.Contains("second line", StringComparison.Ordinal), project.Engine.Messages);
    }

    [TestMethod]
    public void CancelMayComeBeforeExecute()
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (_, ct) => ct.ThrowIfCancellationRequested();
        task.Cancel();

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.Contains(m => m.Message!.Contains("cancelled", StringComparison.Ordinal), project.Engine.Messages);
    }

    [TestMethod]
    public async Task CancelEndsAWaitingTask()
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        var waiting = new TaskCompletionSource();
        task.Work = (_, ct) =>
        {
            waiting.SetResult();
            ct.WaitHandle.WaitOne();
            ct.ThrowIfCancellationRequested();
        };
        var execution = Task.Run(task.Execute);
        await waiting.Task;
        task.Cancel();
        Assert.IsFalse(await execution.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.AreEqual("", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void CancellationThatNobodyAskedForIsAnInternalError()
    {
        using var project = new TestProject();
        var task = project.Task<AnyTask>();
        task.Work = (_, _) => throw new OperationCanceledException();
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("BB9001", project.Engine.Errors.Single().Code);
    }

    private sealed class AnyTask : BytebaseTask
    {
        public Action<AnyTask, CancellationToken>? Work { get; set; }

        public void Tell(Finding finding) => Report(finding);

        private protected override Task ExecuteAsync(CancellationToken cancellationToken)
        {
            Work!(this, cancellationToken);
            return Task.CompletedTask;
        }
    }
}
