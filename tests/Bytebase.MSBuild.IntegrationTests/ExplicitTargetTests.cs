using System.Text.Json;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The targets called by name, and the results that they leave.</summary>
[TestClass]
public sealed class ExplicitTargetTests : EmulatorTests
{
    private const string ShowResults = """
        <Target Name="ShowResults" AfterTargets="BytebaseRollout">
            <Message Importance="high" Text="RELEASE=@(BytebaseReleaseResult) COMMIT=@(BytebaseReleaseResult->'%(Commit)')" />
            <Message Importance="high" Text="ROLLOUT=@(BytebaseRolloutResult) PLAN=@(BytebaseRolloutResult->'%(Plan)') NEXT=@(BytebaseRolloutResult->'%(NextStage)')" />
          </Target>
        """;

    [TestMethod]
    [DataRow("BytebaseReview", "Login CheckRelease CheckRelease")]
    [DataRow("BytebaseRelease", "Login CheckRelease CheckRelease CreateRelease")]
    [DataRow("BytebaseRollout", "Login CheckRelease CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts BatchRunTasks BatchRunTasks")]
    public void A_target_called_by_name_runs_in_a_Debug_build(string target, string calls)
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();

        project.Build("-t:" + target).Succeeded();

        Assert.AreEqual(calls, Emulator.Calls());
    }

    [TestMethod]
    [DataRow("BytebaseReview", "BB4001")]
    [DataRow("BytebaseRelease", "BB4001")]
    public void A_target_called_by_name_is_never_skipped_in_silence(string target, string code)
    {
        var project = TestProject.Database().WithSample();

        var error = project.Build("-t:" + target).SingleError(code);

        Assert.Contains("BYTEBASE_URL, BYTEBASE_PROJECT, BYTEBASE_TARGETS", error.Text);
    }

    [TestMethod]
    public void A_target_called_by_name_ignores_the_switches()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseReviewOnBuild>false</BytebaseReviewOnBuild><BytebaseRolloutOnPublish>false</BytebaseRolloutOnPublish><BytebaseReleaseOnPublish>false</BytebaseReleaseOnPublish></PropertyGroup>").WithSample();
        project.Publish().Succeeded();
        Assert.AreEqual("", Emulator.Calls());

        project.Build("-t:BytebaseRollout").Succeeded();

        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void The_hook_of_the_settings_page_runs_when_something_was_rolled_out_and_not_otherwise()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));
        var hook = System.Text.RegularExpressions.Regex.Match(page, "`(<Target Name=\"Notify\" [^`]*>)`").Groups[1].Value;
        Assert.Contains("AfterTargets=\"BytebaseAfterRollout\"", hook);
        var project = TestProject.Database(Emulator.CreateWorld(), body: hook + "<Message Importance=\"high\" Text=\"NOTIFIED\" /></Target>").WithSample();

        Assert.DoesNotContain("NOTIFIED", project.Publish("-p:BytebaseDryRun=true").Succeeded().Output);
        Assert.Contains("NOTIFIED", project.Publish().Succeeded().Output);
        Assert.DoesNotContain("NOTIFIED", project.Publish().Succeeded().Output);
        Assert.DoesNotContain("NOTIFIED", project.Publish("-p:BytebasePlan=none").Succeeded().Output);
    }

    [TestMethod]
    public void The_result_of_the_target_holds_plan_release_url_and_stages()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();

        var build = project.Build("-t:BytebaseRollout", "-getTargetResult:BytebaseRollout").Succeeded();

        var item = JsonDocument.Parse(build.Output[build.Output.IndexOf('{')..]).RootElement
            .GetProperty("TargetResults").GetProperty("BytebaseRollout").GetProperty("Items")[0];
        var plan = item.GetProperty("Plan").GetString()!;
        Assert.StartsWith(world.Project + "/plans/", plan);
        Assert.AreEqual(plan + "/rollout", item.GetProperty("Identity").GetString());
        Assert.StartsWith(world.Project + "/releases/", item.GetProperty("Release").GetString()!);
        Assert.AreEqual($"{Emulator.Url}/{plan}", item.GetProperty("Url").GetString());
        Assert.AreEqual("environments/test", item.GetProperty("Stage").GetString());
        Assert.AreEqual("environments/prod", item.GetProperty("NextStage").GetString());
    }

    [TestMethod]
    public void Later_targets_of_the_project_see_the_results_as_items()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: ShowResults).WithSample()
            .With("BITBUCKET_BUILD_NUMBER", "7").With("BITBUCKET_COMMIT", "0123456789abcdef0123456789abcdef01234567");

        var publish = project.Publish().Succeeded();

        Assert.Contains($"RELEASE={project.Result("release")} COMMIT=0123456789abcdef0123456789abcdef01234567", publish.Output);
        Assert.Contains($"ROLLOUT={project.Result("rollout")} PLAN={project.Result("plan")} NEXT=\n", publish.Output);
    }

    [TestMethod]
    public void Later_targets_see_no_result_when_there_was_nothing_to_do()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: ShowResults).WithSample();
        project.Publish().Succeeded();

        var second = project.Publish().Succeeded();

        Assert.Contains("RELEASE= COMMIT=\n", second.Output);
        Assert.Contains("ROLLOUT= PLAN= NEXT=\n", second.Output);
    }

    [TestMethod]
    public void The_results_file_has_the_keys_of_bytebase_action()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();

        project.Build("-c", "Release").Succeeded();
        var reviewed = project.Results();
        project.Publish().Succeeded();
        var published = project.Results();

        Assert.AreEqual("checkResults", Keys(reviewed));
        Assert.AreEqual("release plan rollout checkResults", Keys(published));
        var results = published.GetProperty("checkResults").GetProperty("results").EnumerateArray().ToList();
        Assert.AreEqual(
            string.Join(' ', world.Databases.SelectMany(d => new[] { "migrations/1_author.sql@" + d, "migrations/2_names.sql@" + d })),
            string.Join(' ', results.Select(r => $"{r.GetProperty("file")}@{r.GetProperty("target")}")));
        Assert.AreEqual("2", results[1].GetProperty("affectedRows").GetString());
        Assert.AreEqual("LOW", published.GetProperty("checkResults").GetProperty("riskLevel").GetString());
    }

    [TestMethod]
    public void The_results_file_goes_where_the_project_says()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseOutput>out/deployed.json</BytebaseOutput></PropertyGroup>").WithSample();

        project.Publish().Succeeded();

        Assert.StartsWith(world.Project + "/plans/", project.Results("out/deployed.json").GetProperty("plan").GetString()!);
        Assert.IsFalse(File.Exists(project.FullPath("obj/bytebase/output.json")));
    }

    private static string Keys(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Name));
}
