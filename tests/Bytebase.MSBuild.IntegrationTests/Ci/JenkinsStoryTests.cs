namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class JenkinsStoryTests : PipelineStoryTests
{
    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();

    private protected override CiJobs Open(CiRepository repository, World world) => new JenkinsJobs(repository, world);

    private protected override void Reviewed(JobRun review, bool failed) => Assert.AreEqual(failed ? $"{Code} error {Broken} 1" : "", Issues(review));

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        // The last stage records none.
        if (stage == "test")
            Assert.AreEqual("", Issues(delivery));
    }

    private protected override void Forked(JobRun review) => Assert.AreEqual("BB4003 warning db/db.csproj 1", Issues(review));

    /// <summary>What the file that the stage records says.</summary>
    private static string Issues(JobRun job)
    {
        var run = Log.Valid(job.Files.Single(f => f.Key.EndsWith(".sarif", StringComparison.Ordinal)).Value, "sarif-2.1.0.json").GetProperty("runs").EnumerateArray().Single();
        return string.Join('\n', run.GetProperty("results").EnumerateArray().Select(result =>
        {
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            return $"{result.GetProperty("ruleId").GetString()} {result.GetProperty("level").GetString()} {place.GetProperty("artifactLocation").GetProperty("uri").GetString()} {place.GetProperty("region").GetProperty("startLine")}";
        }));
    }
}
