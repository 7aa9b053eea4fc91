namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What people run while they write migrations, from the packed package.</summary>
[TestClass]
public sealed class AuthoringTests
{
    private const string Select = "SELECT 1;\n";

    [TestMethod]
    [DataRow("1_a.sql", "2_add_users.sql")]
    [DataRow("V001__a.sql", "V002__add_users.sql")]
    [DataRow("1.2-a.sql", "1.3-add-users.sql")]
    [DataRow("20990101000000_a_ddl.sql", null)]
    public void A_migration_is_added_in_the_style_of_the_folder(string present, string? expected)
    {
        var project = TestProject.Database().Write("migrations/sub/" + present, Select);

        var build = project.Build("-t:BytebaseAddMigration", "-p:Name=add users").Succeeded();

        var added = Directory.GetFiles(project.FullPath("migrations/sub")).Single(f => Path.GetFileName(f) != present);
        if (expected is null)
            Assert.MatchesRegex(@"^2\d{13}_add_users_ddl\.sql$", Path.GetFileName(added));
        else
            Assert.AreEqual(expected, Path.GetFileName(added));
        Assert.AreEqual("-- add users\n", File.ReadAllText(added));
        Assert.Contains(added, build.Output);
        Assert.IsFalse(build.RanTask("BytebaseValidateMigrations"), build.ToString());
        Assert.DoesNotContain("-t:BytebaseLock", build.Output);
    }

    [TestMethod]
    public void The_path_alone_is_printed_for_an_editor_and_the_build_reminds_of_the_SQL()
    {
        var project = TestProject.Database();
        project.Run("restore").Succeeded();

        var path = CommandLine.Run(project.Directory, project.Environment, "dotnet", ["build", project.ProjectFile, "-nodeReuse:false", "-t:BytebaseAddMigration", "-p:Name=first", "-getProperty:BytebaseMigrationFile"]).Output.Trim();

        Assert.AreEqual(Directory.GetFiles(project.FullPath("migrations")).Single(), path);
        Assert.AreEqual(path, project.Build().SingleWarning("BB2002").File);
    }

    [TestMethod]
    public async Task Two_at_once_get_two_versions()
    {
        var project = TestProject.Database().Migration("1_a.sql", Select);
        project.Run("restore").Succeeded();
        CommandResult Add(string name) => CommandLine.Run(project.Directory, project.Environment, "dotnet", ["build", project.ProjectFile, "--no-restore", "-nodeReuse:false", "-t:BytebaseAddMigration", "-p:Name=" + name]);

        var results = await Task.WhenAll(Task.Run(() => Add("b")), Task.Run(() => Add("c")), Task.Run(() => Add("b")));

        Assert.IsTrue(results.All(r => r.ExitCode == 0), string.Join('\n', results.Select(r => r.ToString())));
        var versions = Directory.GetFiles(project.FullPath("migrations")).Select(f => Path.GetFileName(f)[..1]).Order(StringComparer.Ordinal);
        Assert.AreEqual("1 2 3 4", string.Join(' ', versions));
    }

    [TestMethod]
    public void A_name_is_required_and_made_safe_and_a_lock_file_is_named()
    {
        var project = TestProject.Database().Migration("1_a.sql", Select);

        var error = project.Build("-t:BytebaseAddMigration").SingleError("BB4022");
        Assert.Contains("-p:Name=\"add users\"", error.Text);

        project.Write("own.lock", "");
        var build = project.Build("-t:BytebaseAddMigration", "-p:Name=../what?: a*b", "-p:BytebaseLockFile=own.lock").Succeeded();
        Assert.Contains("with own.lock, run 'dotnet build -t:BytebaseLock' after writing the SQL", build.Output);
        Assert.IsTrue(File.Exists(project.FullPath("migrations/2_what_a_b.sql")));
    }

    [TestMethod]
    public void Names_are_fixed_with_git()
    {
        var project = TestProject.Database().Migration("V1_1__a.sql", Select).Migration("V1_2__b.sql", Select).Migration("V2__c.SQL", Select);
        Git(project, "init", "-q");
        Git(project, "add", "migrations");
        project.Migration("new.sql", Select);

        var dry = project.Build("-t:BytebaseFixNames").Succeeded();
        Assert.Contains("git mv -- migrations/V1_2__b.sql migrations/V1.2__b.sql", dry.Output);
        Assert.Contains("mv -n -- migrations/new.sql migrations/V3__new.sql", dry.Output);
        Assert.IsTrue(File.Exists(project.FullPath("migrations/V1_2__b.sql")));

        project.Build("-t:BytebaseFixNames", "-p:BytebaseApplyFixes=true").Succeeded();
        Assert.AreEqual("migrations/V1.1__a.sql\nmigrations/V1.2__b.sql\nmigrations/V2__c.sql", Git(project, "ls-files", "migrations"));
        Assert.IsTrue(File.Exists(project.FullPath("migrations/V3__new.sql")));

        var build = project.Build().Succeeded();
        Assert.IsEmpty(build.Warnings, build.ToString());
        Assert.Contains("no migration has to be renamed", project.Build("-t:BytebaseFixNames").Succeeded().Output);
    }

    private static string Git(TestProject project, params string[] arguments)
    {
        var result = CommandLine.Run(project.Directory, project.Environment, "git", arguments);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
        return result.Output.Trim();
    }
}
