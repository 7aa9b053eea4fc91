using System.Text.Json;
using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class GitLabStoryTests : HostedStoryTests<GitLabDouble>
{
    private protected override string Author => "GITLAB 5 ada Ada L.";

    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();

    private protected override CiJobs Open(CiRepository repository, World world) => new GitLabJobs(repository, world, Host);

    private protected override string Page(string commit) => $"https://gitlab.example.com/acme/shop/-/blob/{commit}/{Broken}#L1";

    private protected override void Reviewed(JobRun review, bool failed)
    {
        base.Reviewed(review, failed);
        Assert.AreEqual(failed ? $"{Code} critical {Broken} 1" : "", CodeQuality(review));
    }

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        // Of main, with which GitLab compares the next merge request's.
        if (stage == "test")
            Assert.AreEqual("", CodeQuality(delivery));
    }

    private protected override void Forked(JobRun review)
    {
        base.Forked(review);
        Assert.AreEqual("BB4003 minor db/db.csproj 1", CodeQuality(review));
    }

    /// <summary>The report that the job declares.</summary>
    private static string CodeQuality(JobRun job)
    {
        var report = job.Files.Single(f => f.Key.EndsWith("gl-code-quality-report.json", StringComparison.Ordinal)).Value;
        return string.Join('\n', Log.Valid(report, "gl-code-quality-report.schema.json").EnumerateArray().Select(issue =>
            $"{Text(issue, "check_name")} {Text(issue, "severity")} {Text(issue.GetProperty("location"), "path")} {issue.GetProperty("location").GetProperty("lines").GetProperty("begin")}"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
