namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>Whatever call fails in whatever way: a publish says so with one code, and the next one brings the delivery to its end.</summary>
[TestClass]
internal sealed class FaultMatrixTests : ResilienceTests
{
    [TestMethod]
    public void PublishSurvivesEveryFailureOfEveryCall() => Run(Flow.Publish, "Login CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout BatchRunTasks GetRollout");

    [TestMethod]
    public void FailedMigrationIsReportedAndMendedWhateverElseFails() => Run(Flow.Failing, "ListTaskRuns GetTaskRunLog");

    [TestMethod]
    public void PromotionSurvivesEveryFailureOfEveryCall() => Run(Flow.Promotion, "ExchangeToken CreateRollout BatchRunTasks GetRollout");

    /// <param name="expected">Calls that the flow has at least.</param>
    private void Run(Flow flow, string expected)
    {
        var matrix = new FaultMatrix(Server, flow);
        var cases = matrix.Generate();
        foreach (var call in expected.Split(' '))
            Assert.Contains(c => c.Call.Method == call, cases);

        var problems = matrix.Run(cases);

        TestContext.WriteLine(matrix.Counts);
        TestContext.WriteLine(matrix.Table);
        Lanes.AssertNone(problems, matrix.Counts);
    }
}
