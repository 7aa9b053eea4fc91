namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>
/// The story of a change in one CI system, by the shipped pipeline file: a pull request with a finding, its repair, the merge, the delivery
/// to test, the promotion to prod from an empty clone, and a run that has nothing to do. After each job: what it leaves for people and for
/// the next job, and that no secret is in any of it.
/// </summary>
public abstract class PipelineStoryTests : EmulatorTests
{
    /// <summary>The migration with the finding, from the repository's root.</summary>
    private protected const string Broken = "db/migrations/2_names.sql";

    /// <summary>The finding, on its first line.</summary>
    private protected const string Code = "BBR0201";

    private CiJobs _ci = null!;
    private World _world = null!;

    private protected CiRepository CiRepository { get; private set; } = null!;

    /// <summary>The pull request's author as the server is told, <c>type id name display name</c>; empty where a job cannot know.</summary>
    private protected virtual string Author => "";

    [TestMethod]
    public void The_whole_story()
    {
        var (world, repository, ci) = Begin();
        ci.AssertTriggers();

        repository.Branch();
        repository.Write(Broken, "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Grace';\n");
        repository.Commit("names");
        var red = ci.Review().Failed();
        Assert.Contains("2_names.sql(1,", red.Output);
        Assert.Contains("error " + Code, red.Output);
        Assert.DoesNotContain("BB3005", red.Output, "the clone has the history");
        AssertReviewed(red);
        Reviewed(red, failed: true);

        repository.Write(Broken, Sample.Rows);
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
        Assert.AreEqual("", Authors());
        world.AssertApplied(world.Test);
        world.AssertUntouched(world.Prod);
        StringAssert.Matches(Plan(test), new($"^{world.Project}/plans/\\d+$"));
        AssertHides(test);
        Delivered(test, "test", "prod");

        Emulator.ForgetRequests();
        var prod = ci.Prod(test).Succeeded();
        // Neither a review nor a release.
        Assert.AreEqual("Login CreateRollout BatchRunTasks", Emulator.Calls());
        Assert.Contains("environments/prod", prod.Output);
        world.AssertApplied(world.Prod);
        AssertHides(prod);
        Delivered(prod, "prod", "");

        var again = ci.Test().Succeeded();
        Assert.AreEqual("none", Plan(again));
        AssertHides(again);
        Emulator.ForgetRequests();
        var nothing = ci.Prod(again).Succeeded();
        Assert.AreEqual("", Emulator.Calls());
        Assert.Contains("the plan is none", nothing.Output);
        AssertHides(nothing);
    }

    private protected abstract CiJobs Open(CiRepository repository, World world);

    /// <summary>The plan as the system carries it to the next job.</summary>
    private protected virtual string Plan(JobRun test) => test.Variables["BYTEBASE_PLAN"];

    /// <summary>What reviewers of this system see of a review: reports, annotations, the comment.</summary>
    private protected abstract void Reviewed(JobRun review, bool failed);

    /// <summary>What is to be seen of a delivery, and what it hands over.</summary>
    /// <param name="next">The stage that is left; empty after the last.</param>
    private protected virtual void Delivered(JobRun delivery, string stage, string next)
    {
        var handover = CiJobs.ReadPairs(Path.Combine(delivery.Folder, "db/obj/bytebase/handover.env"));
        Assert.AreEqual("BYTEBASE_NEXT_STAGE BYTEBASE_PLAN BYTEBASE_RELEASE BYTEBASE_ROLLOUT BYTEBASE_STAGE", string.Join(' ', handover.Keys.Order(StringComparer.Ordinal)));
        Assert.AreEqual(("environments/" + stage, next.Length > 0 ? "environments/" + next : ""), (handover["BYTEBASE_STAGE"], handover["BYTEBASE_NEXT_STAGE"]));
        StringAssert.Matches(handover["BYTEBASE_PLAN"], new($"^{_world.Project}/plans/\\d+$"));
        StringAssert.Matches(handover["BYTEBASE_RELEASE"], new($"^{_world.Project}/releases/\\S+$"));
        Assert.AreEqual(handover["BYTEBASE_PLAN"] + "/rollout", handover["BYTEBASE_ROLLOUT"]);
    }

    /// <summary>What reviewers see of a fork's pull request, which the server did not review.</summary>
    private protected virtual void Forked(JobRun review) => throw new NotSupportedException("this system builds no fork");

    private protected void ForkIsCheckedOffline()
    {
        var (_, repository, ci) = Begin();
        repository.Branch();
        repository.Write(Broken, Sample.Rows);
        repository.Commit("names");

        var review = ci.Review(fork: true).Succeeded();

        Assert.Contains("warning BB4003", review.Output);
        Assert.AreEqual("", Emulator.Calls());
        AssertHides(review);
        Forked(review);
    }

    /// <summary>Asserts that a text shows no secret.</summary>
    private protected void AssertHides(string text)
    {
        foreach (var secret in _ci.Hidden)
            Assert.DoesNotContain(secret, text);
    }

    private (World World, CiRepository Repository, CiJobs Ci) Begin()
    {
        _world = Emulator.CreateWorld();
        CiRepository = new CiRepository(_world);
        _ci = Open(CiRepository, _world);
        return (_world, CiRepository, _ci);
    }

    private void AssertReviewed(JobRun review)
    {
        Assert.IsNotEmpty(Emulator.Requests("CheckRelease"), review.Output);
        Assert.IsEmpty(Emulator.Requests("CreateRelease"), review.Output);
        Assert.AreEqual(Author, Authors(), review.Output);
        AssertHides(review);
    }

    /// <summary>Whom the server was told as the author.</summary>
    private string Authors() => string.Join('\n', Emulator.Requests("CheckRelease").Select(r => r.Text("vcsUser") is null
        ? ""
        : string.Join(' ', ((string[])["vcsType", "userId", "userName", "displayName"]).Select(field => r.Text("vcsUser/" + field)))).Distinct());

    /// <summary>Asserts that no secret is in what the job printed, handed on or left in its clone.</summary>
    private void AssertHides(JobRun job)
    {
        AssertHides(job.Output);
        foreach (var text in job.Variables.Values.Concat(job.Files.Values))
            AssertHides(text);
        var left = Directory.EnumerateFiles(Path.Combine(job.Folder, "db"), "*", SearchOption.AllDirectories).ToList();
        Assert.IsTrue(left.Exists(f => f.Contains("bytebase", StringComparison.Ordinal)), "the clone is as the job left it");
        left.ForEach(f => AssertHides(File.ReadAllText(f)));
    }
}
