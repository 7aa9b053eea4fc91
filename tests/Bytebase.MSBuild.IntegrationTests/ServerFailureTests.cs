namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a build says when the server, or what stands before it, does not answer as it should.</summary>
[TestClass]
public sealed class ServerFailureTests : EmulatorTests
{
    [TestMethod]
    public void A_wrong_secret_names_the_account_and_its_variables()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_SERVICE_ACCOUNT_SECRET", "bbs_wrong");

        var error = project.Build("-c", "Release").SingleError("BB5004");

        Assert.Contains($"refused the login of {world.Email}: invalid email or password.", error.Text);
        Assert.Contains("BYTEBASE_SERVICE_ACCOUNT_SECRET", error.Text);
        Assert.AreEqual("Login", Emulator.Calls());
    }

    [TestMethod]
    public void An_expired_token_says_so_and_is_not_tried_again()
    {
        var world = Emulator.CreateWorld(tokenLifetime: 0);
        var project = WithToken(world, world.Token);

        var error = project.Build("-c", "Release").SingleError("BB5005");

        Assert.Contains("refused the credential from BYTEBASE_ACCESS_TOKEN: access token expired.", error.Text);
        Assert.Contains("service account", error.Text);
        // One call per database; the second may be given up when the first is refused.
        Assert.IsTrue(Emulator.Calls() is "CheckRelease" or "CheckRelease CheckRelease", Emulator.Calls());
    }

    [TestMethod]
    public void A_garbage_token_is_refused_without_being_shown()
    {
        var world = Emulator.CreateWorld();

        var build = WithToken(world, "garbage-that-nobody-may-see").Build("-c", "Release");

        build.SingleError("BB5005");
        Assert.DoesNotContain("garbage-that-nobody-may-see", build.Output);
    }

    [TestMethod]
    public void An_account_without_the_role_learns_which_permission_and_role_it_lacks()
    {
        var world = Emulator.CreateWorld(roles: ["roles/projectViewer"]);

        var error = TestProject.Database(world).WithSample().Build("-c", "Release").SingleError("BB5006");

        Assert.Contains("\"bb.releases.check\"", error.Text);
        Assert.Contains($"GitOps Service Agent in {world.Project}", error.Text);
    }

    [TestMethod]
    public void A_page_in_place_of_the_API_is_no_answer()
    {
        Emulator.Fault(new { method = "CheckRelease", call = 0, kind = "html" });

        var error = Publish().SingleError("BB5003");

        Assert.Contains("with HTTP 200 (a web page, text/html)", error.Text);
        Assert.Contains("BytebaseUrl must be the server's external URL", error.Text);
    }

    [TestMethod]
    public void A_server_that_is_not_there_is_tried_again_and_then_named()
    {
        var world = Emulator.CreateWorld();
        // Nobody may listen there.
        const string Nowhere = "http://127.0.0.1:1";

        var build = TestProject.Database(world).WithSample().Build("-c", "Release", "-v:n", "-p:BytebaseUrl=" + Nowhere);

        Assert.StartsWith(Nowhere + " cannot be reached: ", build.SingleError("BB5001").Text!);
        Assert.Contains("trying again in", build.Output);
    }

    [TestMethod]
    public void A_server_without_encryption_behind_https_is_an_error_about_TLS()
    {
        var world = Emulator.CreateWorld();
        var url = Emulator.Url.Replace("http:", "https:", StringComparison.Ordinal);

        var error = TestProject.Database(world).WithSample().Build("-c", "Release", "-p:BytebaseUrl=" + url).SingleError("BB5002");

        Assert.Contains($"No encrypted connection to {url}: ", error.Text);
    }

    [TestMethod]
    public void What_fails_twice_and_then_works_does_not_fail_the_publish()
    {
        Emulator.Fault(new { method = "CreateRelease", call = 1, kind = "status", status = 503 });
        Emulator.Fault(new { method = "CreateRelease", call = 2, kind = "status", status = 503 });

        Publish().Succeeded();

        Assert.AreEqual("503 503 200", string.Join(' ', Emulator.Requests("CreateRelease").Select(r => r.Status)));
    }

    [TestMethod]
    public void A_connection_that_is_reset_is_made_again()
    {
        var world = Emulator.CreateWorld();
        Emulator.Fault(new { method = "BatchRunTasks", call = 1, when = "after", kind = "reset" });

        TestProject.Database(world).WithSample().Publish().Succeeded();

        // Test twice, prod once; the task itself ran once.
        Assert.HasCount(3, Emulator.Requests("BatchRunTasks"));
        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void A_server_that_stays_unavailable_is_an_error()
    {
        Emulator.Fault(new { method = "Login", call = 0, kind = "status", status = 503 });

        var error = Publish().SingleError("BB5011");

        Assert.Contains("the login", error.Text);
        Assert.AreEqual("Login Login Login Login", Emulator.Calls());
    }

    [TestMethod]
    public void A_limit_with_a_time_is_waited_for()
    {
        Emulator.Fault(new { method = "CreatePlan", call = 1, kind = "status", status = 429, retryAfter = 2 });

        Publish().Succeeded();

        Assert.AreEqual("429 200", string.Join(' ', Emulator.Requests("CreatePlan").Select(r => r.Status)));
    }

    [TestMethod]
    public void A_limit_without_a_time_is_an_error_at_once()
    {
        Emulator.Fault(new { method = "CreatePlan", call = 0, kind = "status", status = 429, message = "reached the maximum number of plans" });

        var error = Publish().SingleError("BB5008");

        Assert.Contains("reached the maximum number of plans", error.Text);
        Assert.HasCount(1, Emulator.Requests("CreatePlan"));
    }

    [TestMethod]
    public void A_token_that_expires_while_a_stage_runs_is_renewed()
    {
        var world = Emulator.CreateWorld();
        Emulator.Fault(new { method = "GetRollout", call = 1, kind = "status", status = 401, code = "unauthenticated", message = "access token expired" });

        TestProject.Database(world).WithSample().Publish().Succeeded();

        Assert.HasCount(2, Emulator.Requests("Login"));
        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void A_server_that_refuses_every_token_is_not_asked_for_ever()
    {
        Emulator.Fault(new { method = "ListRollouts", call = 0, kind = "status", status = 401, code = "unauthenticated", message = "access token expired" });

        Publish().SingleError("BB5005");

        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts Login ListRollouts", Emulator.Calls());
    }

    [TestMethod]
    [DataRow("CheckRelease", "BytebaseReviewTimeout")]
    [DataRow("ListRollouts", "BytebaseHttpTimeout")]
    public void A_timeout_names_the_property_that_allows_more(string method, string property)
    {
        Emulator.Fault(new { method, call = 0, kind = "latency", milliseconds = 20_000 });

        var error = Publish($"-p:{property}=1s").SingleError("BB5007");

        Assert.Contains("no answer within 1 s", error.Text);
        Assert.EndsWith($"Allow more with {property}.", error.Text!);
    }

    [TestMethod]
    public void Of_a_stack_trace_only_the_first_line_is_shown()
    {
        Emulator.Fault(new { method = "CreatePlan", call = 0, kind = "status", status = 500, code = "internal", message = "error: nil pointer dereference\ngoroutine 1 [running]:\nmain.go:12" });

        var publish = Publish();

        Assert.Contains("the plan (CreatePlan): error: nil pointer dereference", publish.SingleError("BB5009").Text);
        Assert.DoesNotContain("goroutine", publish.Output);
    }

    [TestMethod]
    public void An_answer_cut_off_on_the_way_is_asked_for_again()
    {
        var world = Emulator.CreateWorld();
        Emulator.Fault(new { method = "CheckRelease", call = 1, when = "after", kind = "truncate" });

        TestProject.Database(world).WithSample().Publish().Succeeded();

        Assert.HasCount(3, Emulator.Requests("CheckRelease"));
        world.AssertApplied(world.Prod);
    }

    private BuildResult Publish(params string[] arguments) => TestProject.Database(Emulator.CreateWorld()).WithSample().Publish(arguments);

    private static TestProject WithToken(World world, string token) => TestProject.Database(world).WithSample()
        .With("BYTEBASE_SERVICE_ACCOUNT", null).With("BYTEBASE_SERVICE_ACCOUNT_SECRET", null).With("BYTEBASE_ACCESS_TOKEN", token);
}
