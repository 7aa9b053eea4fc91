namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Credentials come from the environment or a file, and from nowhere else.</summary>
[TestClass]
public sealed class CredentialTests : EmulatorTests
{
    private const string Garbage = "garbage.garbage.garbage";

    [TestMethod]
    public void A_service_account_logs_in_once()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();

        project.Publish().Succeeded();

        Assert.AreEqual(world.Email, Emulator.Requests("Login").Single().Text("email"));
        Assert.IsTrue(Emulator.Requests().Where(r => r.Method != "Login").All(r => r.Header("authorization") == "Bearer"));
    }

    [TestMethod]
    public void An_access_token_needs_no_login()
    {
        var world = Emulator.CreateWorld();
        var project = WithoutAccount(world).With("BYTEBASE_ACCESS_TOKEN", world.Token);

        project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("CheckRelease CheckRelease", Emulator.Calls());
    }

    [TestMethod]
    public void An_access_token_comes_before_a_service_account()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_ACCESS_TOKEN", Garbage);

        var error = project.Build("-c", "Release").SingleError("BB5005");

        Assert.Contains("BYTEBASE_ACCESS_TOKEN", error.Text);
        Assert.IsEmpty(Emulator.Requests("Login"));
    }

    [TestMethod]
    public void A_token_file_comes_before_everything_else()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseAccessTokenFile>secrets/token</BytebaseAccessTokenFile></PropertyGroup>")
            .WithSample().Write("secrets/token", world.Token + "\n").With("BYTEBASE_ACCESS_TOKEN", Garbage);

        project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("CheckRelease CheckRelease", Emulator.Calls());
    }

    [TestMethod]
    public void A_token_file_can_be_named_in_the_environment()
    {
        var world = Emulator.CreateWorld();
        var project = WithoutAccount(world).Write("token", world.Token);

        project.With("BYTEBASE_ACCESS_TOKEN_FILE", project.FullPath("token")).Build("-c", "Release").Succeeded();

        Assert.AreEqual("CheckRelease CheckRelease", Emulator.Calls());
    }

    [TestMethod]
    public void A_token_file_that_is_not_there_is_an_error()
    {
        var world = Emulator.CreateWorld();
        var project = WithoutAccount(world);

        var error = project.Build("-c", "Release", "-p:BytebaseAccessTokenFile=token").SingleError("BB4012");

        Assert.Contains(project.FullPath("token"), error.Text);
    }

    [TestMethod]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT")]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    public void Half_a_service_account_is_an_error(string missing)
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With(missing, null);

        var error = project.Build("-c", "Release").SingleError("BB4011");

        Assert.Contains($"Set {missing} in the environment.", error.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void Custom_headers_of_project_and_environment_reach_the_server()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: """<ItemGroup><BytebaseCustomHeader Include="X-Front: a%3B b" /><BytebaseCustomHeader Include="X-Team: db" /></ItemGroup>""")
            .WithSample().With("BYTEBASE_CUSTOM_HEADERS", "X-Proxy-Token: s3cret\nx-team: platform");

        project.Build("-c", "Release").Succeeded();

        foreach (var request in Emulator.Requests())
            Assert.AreEqual(("a; b", "s3cret", "platform"), (request.Header("x-front"), request.Header("x-proxy-token"), request.Header("x-team")), request.Method);
    }

    [TestMethod]
    [DataRow("Authorization: Bearer x", "Bytebase's own authorization uses it")]
    [DataRow("X-Proxy-Token: s3cret", "BYTEBASE_CUSTOM_HEADERS")]
    [DataRow("X-Front", "'Name: value'")]
    public void A_header_that_cannot_be_sent_is_refused(string header, string hint)
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: $"""<ItemGroup><BytebaseCustomHeader Include="{header}" /></ItemGroup>""").WithSample();

        var error = project.Build("-c", "Release").SingleError("BB4013");

        Assert.Contains(hint, error.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void Authorization_in_the_environment_is_refused_without_its_value()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_CUSTOM_HEADERS", "Authorization: Bearer s3cret");

        var build = project.Build("-c", "Release");

        build.SingleError("BB4013");
        Assert.DoesNotContain("s3cret", build.Output);
    }

    [TestMethod]
    [DataRow("BytebaseAccessToken", "BYTEBASE_ACCESS_TOKEN")]
    [DataRow("BytebaseServiceAccountSecret", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("BytebaseToken", "BYTEBASE_ACCESS_TOKEN")]
    [DataRow("BytebaseServiceAccountKey", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("BytebaseServiceAccountPassword", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("BytebaseSecret", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("BytebaseAPIKey", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("BYTEBASE_CUSTOM_HEADERS", "BYTEBASE_CUSTOM_HEADERS")]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "BYTEBASE_ACCESS_TOKEN")]
    [DataRow("bytebase_service_account_secret", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    public void A_secret_in_a_property_is_refused_even_in_a_Debug_build(string property, string variable)
    {
        var project = TestProject.Database().WithSample();

        var error = project.Build($"-p:{property}=abc").SingleError("BB4010");

        Assert.Contains($"set the environment variable {variable} instead", error.Text);
    }

    [TestMethod]
    public void A_secret_in_the_project_file_is_refused()
    {
        var project = TestProject.Database("<PropertyGroup><BytebasePassword>abc</BytebasePassword></PropertyGroup>").WithSample();

        var error = project.Build().SingleError("BB4010");

        Assert.Contains("BytebasePassword", error.Text);
        Assert.AreEqual(project.ProjectFile, error.File);
    }

    private static TestProject WithoutAccount(World world) =>
        TestProject.Database(world).WithSample().With("BYTEBASE_SERVICE_ACCOUNT", null).With("BYTEBASE_SERVICE_ACCOUNT_SECRET", null);
}
