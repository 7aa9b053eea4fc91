using Microsoft.Data.Sqlite;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The sample as the first command in a fresh clone: a copy of the checkout's files, without anything built.</summary>
[TestClass]
public sealed class SampleTests
{
    private const string NewMigration = "sample-db-project/migrations/20260101000000__salary_ddl.sql";

    private const string Packing = "Packing Bytebase.MSBuild for the first time: a minute or two";

    private static string s_clone = null!;

    [ClassInitialize]
    public static void Clone(TestContext context)
    {
        _ = context;
        s_clone = ScratchClone.Make("clone");
    }

    [ClassCleanup]
    public static void StopEmulator() => ScratchClone.StopEmulator(s_clone);

    [TestMethod]
    public void The_story_of_the_readme()
    {
        var isNew = !Directory.EnumerateFiles(Path.Combine(s_clone, "artifacts", "feed"), "*.nupkg").Any();
        var first = Publish();
        Assert.AreEqual(0, first.ExitCode, first.ToString());
        Assert.AreEqual(isNew, first.Output.Contains(Packing, StringComparison.Ordinal), first.ToString());
        Assert.Contains("Building the emulator for the first time", first.Output);
        foreach (var database in (string[])["employee_test", "employee_prod"])
        {
            Assert.AreEqual("3", Query(database, "SELECT count(*) FROM employee"));
            Assert.AreEqual("Development", Query(database, "SELECT dept_name FROM department WHERE dept_no = 'd003'"));
            Assert.AreEqual("georgi.facello@example.com", Query(database, "SELECT email FROM employee WHERE emp_no = 10001"));
        }

        StringAssert.Matches(first.Output, new(@"sample-db-project -> release_\d{8}-RC00 rolled out to environments/test, environments/prod: http://127\.0\.0\.1:\d+/projects/employees/plans/101"));
        Assert.Contains("employee_test.db", first.Output);

        var second = Publish();
        Assert.AreEqual(0, second.ExitCode, second.ToString());
        Assert.Contains("sample-db-project -> Nothing to do: all 4 migrations are applied on 2 targets.", second.Output);
        Assert.DoesNotContain("Created", second.Output);
        Assert.DoesNotContain("for the first time", second.Output);

        // What looks at a server looks at the emulator.
        var status = CommandLine.Run(s_clone, Environment(), "dotnet", "build", "sample-db-project", "-t:BytebaseStatus;BytebaseDoctor");
        Assert.AreEqual(0, status.ExitCode, status.ToString());
        Assert.Contains("sample-db-project -> 4 migrations, 2 databases: 0 pending, 0 edited after they were applied, 0 open rollouts", status.Output);
        Assert.Contains(" 0 failed", status.Output);

        // The review stops a syntax error: nothing is created.
        Write("CREATE TABLE salary (\n  emp_no integer,\n  amount numeric(8,2\n);\n");
        var syntax = Publish();
        Assert.AreNotEqual(0, syntax.ExitCode, syntax.ToString());
        StringAssert.Matches(syntax.Output, new(@"20260101000000__salary_ddl\.sql\(\d+,\d+\): error BBR0201: "));
        Assert.DoesNotContain("Created", syntax.Output);

        // The review lets pass what the database refuses.
        Write("CREATE TABLE salary (emp_no integer, amount numeric(8,2));\n-- of a table that nobody made\nALTER TABLE pay ADD COLUMN currency text;\n");
        var refused = Publish();
        Assert.AreNotEqual(0, refused.ExitCode, refused.ToString());
        StringAssert.Matches(refused.Output, new(@"20260101000000__salary_ddl\.sql\(3,1\): error BB7002: .*employee_test.*pay"));
        Assert.DoesNotContain(": warning ", refused.Output);
        Assert.AreEqual("0", Query("employee_test", "SELECT count(*) FROM sqlite_master WHERE name = 'salary'"));

        Write("CREATE TABLE salary (emp_no integer, amount numeric(8,2));\n");
        var repaired = Publish();
        Assert.AreEqual(0, repaired.ExitCode, repaired.ToString());
        Assert.Contains("Reviewed 1 pending migration of 5", repaired.Output);
        Assert.Contains("This release supersedes projects/employees/plans/102, which failed on employee_test.", repaired.Output);
        Assert.AreEqual("1", Query("employee_prod", "SELECT count(*) FROM sqlite_master WHERE name = 'salary'"));

        // A change to a task's message reaches the next publish.
        var source = Path.Combine(s_clone, "src", "Bytebase.MSBuild", "Tasks", "BytebaseCreateRelease.cs");
        File.WriteAllText(source, File.ReadAllText(source).Replace("\"Nothing to do:", "\"Nothing at all to do:", StringComparison.Ordinal));
        Assert.Contains("Nothing at all to do: all 5 migrations", Publish().Output);
    }

    [TestMethod]
    public void A_broken_name_fails_the_build_with_one_diagnostic_and_without_a_server()
    {
        var broken = Path.Combine(s_clone, "sample-db-project", "migrations", "salary.sql");
        File.WriteAllText(broken, "CREATE TABLE salary (emp_no integer);\n");
        try
        {
            var isNew = !Directory.EnumerateFiles(Path.Combine(s_clone, "artifacts", "feed"), "*.nupkg").Any();
            var build = CommandLine.Run(s_clone, Environment(), "dotnet", "build", "sample-db-project");

            Assert.AreEqual(isNew, build.Output.Contains(Packing, StringComparison.Ordinal), build.ToString());
            Assert.AreNotEqual(0, build.ExitCode, build.ToString());
            StringAssert.Matches(build.Output, new(@"salary\.sql\(1,1\): error BB1001: .*\n(.*\n)*.*\n    0 Warning\(s\)\n    1 Error\(s\)"));
            Assert.DoesNotContain("Emulator at", build.Output);
        }
        finally
        {
            File.Delete(broken);
        }
    }

    private static Dictionary<string, string> Environment() => new() { ["NUGET_PACKAGES"] = Path.Combine(TestPackage.Folder, "sample-packages") };

    private static CommandResult Publish() => CommandLine.Run(s_clone, Environment(), "dotnet", "publish", "sample-db-project", "-c", "Release");

    private static void Write(string sql) => File.WriteAllText(Path.Combine(s_clone, NewMigration), sql);

    private static string Query(string database, string sql)
    {
        var file = Path.Combine(s_clone, "sample-db-project", "obj", "emulator", "databases", database + ".db");
        Assert.IsTrue(File.Exists(file), file);
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
