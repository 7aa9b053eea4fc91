namespace Bytebase.MSBuild.IntegrationTests.Shapes;

/// <summary>Several projects in one solution, one of which references another: each database is delivered once, and none by accident.</summary>
[TestClass]
public sealed class SolutionShapeTests : EmulatorTests
{
    private const string None = "0 created, 0 run";

    /// <summary>Two database projects of two stages each.</summary>
    private const string Both = "2 created, 4 run";

    [TestMethod]
    public void Each_database_project_delivers_once_however_the_solution_is_published()
    {
        var (orders, billing) = (Emulator.CreateWorld(), Emulator.CreateWorld());
        var folder = Solution(orders, billing).Migrations(1);
        folder.Run("restore", "All.slnx", "-p:RestoreUseStaticGraphEvaluation=true").Succeeded();

        // Without -c: Release is what every project of it means by publishing.
        var checks = Check("-m", "-check").Warnings.Where(w => w.File?.Contains("bytebase.msbuild", StringComparison.OrdinalIgnoreCase) == true).Select(w => w.Text).ToList();
        Assert.IsEmpty(checks, string.Join('\n', checks));
        folder.Migrations(2);
        // Not with -check: its own lists are not made for several threads, and MSBuild 18.9 ends now and then with "Collection was modified".
        Check("-mt", "-m");
        folder.Migrations(3);
        Check("-graph", "-m");
        folder.Migrations(4);
        Check("--no-build");
        Assert.AreEqual("a1 a2 a3 a4", orders.Tables(orders.Prod));
        Assert.AreEqual("a1 a2 a3 a4", billing.Tables(billing.Prod));

        BuildResult Check(params string[] arguments)
        {
            Emulator.ForgetRequests();
            var publish = folder.Run("publish", "All.slnx", ["--no-restore", .. arguments]).Succeeded();
            Assert.AreEqual(Both, Counts.Of(Emulator), publish.ToString());
            Assert.IsEmpty(publish.Warnings.Where(w => !w.Code.StartsWith("BC", StringComparison.Ordinal)), publish.ToString());
            foreach (var project in (string[])["Orders.csproj", "Billing.csproj"])
                Assert.AreEqual("BytebaseReplayFindings", publish.Tasks(project, "BytebaseReplayFindings"), publish.ToString());
            // The library, which is built only, once for both frameworks. In a graph build MSBuild may do it twice (dotnet/msbuild#8267): offline, and the same.
            var library = publish.Tasks("Library.csproj", "BytebaseReplayFindings").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.IsTrue(arguments switch { ["--no-build"] => library == 0, ["-graph", ..] => library is 1 or 2, _ => library == 1 }, $"{library}\n{publish}");
            return publish;
        }
    }

    [TestMethod]
    public void Nothing_but_a_publish_of_its_own_delivers_a_database_project()
    {
        var (orders, billing) = (Emulator.CreateWorld(), Emulator.CreateWorld());
        var folder = Solution(orders, billing).Migrations(1);
        folder.Run("restore", "All.slnx").Succeeded();

        // The web application references the database project, which is built with it and not published.
        var web = folder.Run("publish", "Web", "--no-restore").Succeeded();
        Assert.AreEqual(None, Counts.Of(Emulator), web.ToString());
        Assert.IsTrue(File.Exists(folder.FullPath("Web/bin/Release/net10.0/publish/Web.dll")));
        // What the review found is in its reports all the same, though a publish seems to go on.
        Assert.AreEqual("BytebaseWriteReports BytebaseReviewMigrations BytebaseWriteReports", web.Tasks("Orders.csproj", "BytebaseWriteReports", "BytebaseReviewMigrations"), web.ToString());

        // On one node: an inner build asks the outer one, whose results are then on its node, and isolated builds do not look for them on another (MSB4252).
        folder.Run("build", "All.slnx", "-c", "Release", "--no-restore", "-graph", "-isolate", "-m:1").Succeeded();
        folder.Run("pack", "All.slnx", "--no-restore").Succeeded();
        folder.Run("clean", "All.slnx", "-c", "Release").Succeeded();
        Assert.AreEqual(None, Counts.Of(Emulator));
        orders.AssertUntouched(orders.Test);
        billing.AssertUntouched(billing.Test);
    }

    private static TestFolder Solution(World orders, World billing)
    {
        var folder = new TestFolder("Solution");
        folder.Sdk("Orders/Orders.csproj", orders.Settings("environments/prod") + "\n  <ItemGroup><ProjectReference Include=\"../Library/Library.csproj\" /></ItemGroup>");
        folder.Referencing("Microsoft.Build.NoTargets/3.7.0", "Billing/Billing.csproj", "<PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>\n  " + billing.Settings("environments/prod"));
        folder.Write("Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Orders/Orders.csproj" />
              </ItemGroup>
            </Project>
            """).Write("Web/Program.cs", "System.Console.WriteLine();\n");
        folder.Referencing("Microsoft.NET.Sdk", "Library/Library.csproj", "<PropertyGroup><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><!-- NETSDK1129 --><IsPublishable>false</IsPublishable></PropertyGroup>")
            .Write("Library/Class.cs", "public class Class { }\n")
            .Write("Library/migrations/1_own.sql", Sample.Table);
        // "dotnet sln add" makes of each what it makes of a C# project.
        Assert.AreEqual(0, CommandLine.Run(folder.Directory, folder.Environment, "dotnet", "new", "sln", "-n", "All", "--format", "slnx").ExitCode);
        var added = CommandLine.Run(folder.Directory, folder.Environment, "dotnet", "sln", "All.slnx", "add", "Orders", "Billing", "Web", "Library");
        Assert.AreEqual(0, added.ExitCode, added.ToString());
        // One account for both projects.
        return folder.With("BYTEBASE_ACCESS_TOKEN", orders.AdminToken).Write(".editorconfig", """
            root = true

            [*]
            build_check.BC0103.scope = all
            build_check.BC0201.scope = all
            build_check.BC0202.scope = all
            """);
    }
}

file static class Folders
{
    /// <summary>One more migration for both databases.</summary>
    public static TestFolder Migrations(this TestFolder folder, int number) => folder
        .Write($"Orders/migrations/{number}_a.sql", $"CREATE TABLE a{number} (id integer PRIMARY KEY);\n")
        .Write($"Billing/migrations/{number}_a.sql", $"CREATE TABLE a{number} (id integer PRIMARY KEY);\n");
}
