namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>
/// The story of a change in one CI system, by the shipped pipeline file: a pull request with a finding, its repair, the merge, the delivery
/// to test, the promotion to prod from an empty clone, and a run that has nothing to do.
/// </summary>
public abstract class PipelineStoryTests : EmulatorTests
{
    private const string Broken = "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Grace';\n";

    [TestMethod]
    public void The_whole_story()
    {
        using var host = Tcp.Answering("404 Not Found", "{}");
        var world = Emulator.CreateWorld();
        var repository = new CiRepository(world);
        var ci = Open(repository, world, $"http://127.0.0.1:{host.Port}");
        ci.AssertTriggers();

        repository.Branch();
        repository.Write("db/migrations/2_names.sql", Broken);
        repository.Commit("names");
        var red = ci.Review().Failed();
        Assert.Contains("2_names.sql(1,", red.Output);
        Assert.Contains("error BBR0201", red.Output);
        Assert.DoesNotContain("BB3005", red.Output, "the clone has the history");
        AssertReviewed(red);
        Reviewed(red, failed: true);

        repository.Write("db/migrations/2_names.sql", Sample.Rows);
        repository.Commit("names, repaired");
        Emulator.ForgetRequests();
        var green = ci.Review().Succeeded();
        AssertReviewed(green);
        Reviewed(green, failed: false);
        world.AssertUntouched(world.Test);

        repository.Merge();
        Emulator.ForgetRequests();
        var test = ci.Test().Succeeded();
        Assert.HasCount(1, Emulator.Requests("CreateRelease"));
        Assert.HasCount(1, Emulator.Requests("CreatePlan"));
        Assert.HasCount(1, Emulator.Requests("CreateRollout"));
        Assert.HasCount(1, Emulator.Requests("BatchRunTasks"));
        world.AssertApplied(world.Test);
        world.AssertUntouched(world.Prod);
        StringAssert.Matches(Plan(test), new($"^{world.Project}/plans/\\d+$"));
        Delivered(test);

        Emulator.ForgetRequests();
        var prod = ci.Prod(test).Succeeded();
        Assert.AreEqual("Login CreateRollout BatchRunTasks", Emulator.Calls());
        Assert.Contains("environments/prod", prod.Output);
        world.AssertApplied(world.Prod);
        Delivered(prod);

        var again = ci.Test().Succeeded();
        Assert.AreEqual("none", Plan(again));
        Emulator.ForgetRequests();
        var nothing = ci.Prod(again).Succeeded();
        Assert.AreEqual("", Emulator.Calls());
        Assert.Contains("the plan is none", nothing.Output);

        foreach (var job in (JobRun[])[red, green, test, prod, again, nothing])
            Assert.DoesNotContain(world.Secret, job.Output);
    }

    private protected abstract CiJobs Open(CiRepository repository, World world, string host);

    /// <summary>The plan as the system carries it to the next job.</summary>
    private protected virtual string Plan(JobRun test) => test.Variables["BYTEBASE_PLAN"];

    /// <summary>What reviewers of this system see of a review: reports, annotations, the comment.</summary>
    private protected virtual void Reviewed(JobRun review, bool failed) => Assert.AreEqual(failed, review.ExitCode != 0);

    /// <summary>What is to be seen of a delivery.</summary>
    private protected virtual void Delivered(JobRun delivery) => Assert.AreEqual(0, delivery.ExitCode);

    private protected void ForkIsCheckedOffline()
    {
        using var host = Tcp.Answering("404 Not Found", "{}");
        var world = Emulator.CreateWorld();
        var repository = new CiRepository(world);
        repository.Branch();
        repository.Write("db/migrations/2_names.sql", Sample.Rows);
        repository.Commit("names");

        var review = Open(repository, world, $"http://127.0.0.1:{host.Port}").Review(fork: true).Succeeded();

        Assert.Contains("warning BB4003", review.Output);
        Assert.AreEqual("", Emulator.Calls());
    }

    private void AssertReviewed(JobRun review)
    {
        Assert.IsNotEmpty(Emulator.Requests("CheckRelease"), review.Output);
        Assert.IsEmpty(Emulator.Requests("CreateRelease"), review.Output);
    }
}
