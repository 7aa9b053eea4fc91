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
            Matrix.Row($"solution: publish {string.Join(' ', arguments)}", publish, Emulator, Both);
            // They speak between each other.
            foreach (var name in (string[])["Orders", "Billing"])
                Assert.Contains($"Bytebase ({name}): Created release", publish.Output);
            Assert.DoesNotContain("Bytebase: Created", publish.Output);
            Assert.IsEmpty(publish.Warnings.Where(w => !w.Code.StartsWith("BC", StringComparison.Ordinal)), publish.ToString());
            foreach (var project in (string[])["Orders.csproj", "Billing.csproj"])
                Assert.AreEqual("BytebaseReplayFindings", publish.Tasks(project, "BytebaseReplayFindings"), publish.ToString());
            // The library, which is built only, once for both frameworks.
            Assert.AreEqual(arguments is ["--no-build"] ? "" : "BytebaseReplayFindings", publish.Tasks("Library.csproj", "BytebaseReplayFindings"), publish.ToString());
            return publish;
        }
    }

    [TestMethod]
    public void Nothing_but_a_publish_of_its_own_delivers_a_database_project()
    {
        var (orders, billing) = (Emulator.CreateWorld(), Emulator.CreateWorld());
        var folder = Solution(orders, billing).Migrations(1);
        folder.Run("restore", "All.slnx").Succeeded();

        // What a publish of its own left, for a later job.
        folder.Write("Orders/obj/bytebase/handover.env", "BYTEBASE_PLAN=projects/hr/plans/1\n").Write("Orders/obj/bytebase/output.json", "{}");

        // The web application references the database project, which is built with it and not published.
        var web = folder.Run("publish", "Web", "--no-restore").Succeeded();
        Matrix.Row("solution: publish of the application that references a database project", web, Emulator, None);
        Assert.IsTrue(File.Exists(folder.FullPath("Web/bin/Release/net10.0/publish/Web.dll")));
        Assert.IsTrue(File.Exists(folder.FullPath("Orders/obj/bytebase/handover.env")));
        Assert.IsTrue(File.Exists(folder.FullPath("Orders/obj/bytebase/output.json")));
        // What the review found is in its reports all the same, though a publish seems to go on.
        Assert.AreEqual("BytebaseWriteReports BytebaseReviewMigrations BytebaseWriteReports", web.Tasks("Orders.csproj", "BytebaseWriteReports", "BytebaseReviewMigrations"), web.ToString());

        // Nor is it reviewed where there is no credential, which no delivery comes to say.
        var token = folder.Environment["BYTEBASE_ACCESS_TOKEN"];
        folder.With("BYTEBASE_ACCESS_TOKEN", "");
        Assert.Contains("Orders -> Not reviewed: the environment holds no credential.", folder.Run("publish", "Web", "--no-restore").Succeeded().Output);
        folder.With("BYTEBASE_ACCESS_TOKEN", token);

        Matrix.Row("solution: pack", folder.Run("pack", "All.slnx", "--no-restore").Succeeded(), Emulator, None);
        Matrix.Row("solution: clean", folder.Run("clean", "All.slnx", "-c", "Release").Succeeded(), Emulator, None);
        Assert.AreEqual("", string.Join(' ', Directory.EnumerateFiles(folder.FullPath("Orders/obj/bytebase"), "*", SearchOption.AllDirectories)));
        orders.AssertUntouched(orders.Test);
        billing.AssertUntouched(billing.Test);
    }

    [TestMethod]
    public void In_an_isolated_graph_build_nobody_is_called_before_its_turn()
    {
        var folder = new TestFolder("Graph");
        string[] numbers = ["1", "2", "3", "4"];
        foreach (var n in numbers)
        {
            // The first framework has a line and blanks of its own, as long lists have.
            folder.Referencing("Microsoft.NET.Sdk", $"Lib{n}/Lib{n}.csproj", "<PropertyGroup><TargetFrameworks>\n    net10.0;\n    netstandard2.0;\n  </TargetFrameworks></PropertyGroup>")
                .Write($"Lib{n}/Class.cs", "public class Class { }\n")
                .Write($"Lib{n}/migrations/1_own.sql", Sample.Table)
                .Sdk($"Db{n}/Db{n}.csproj", $"<ItemGroup><ProjectReference Include=\"../Lib{n}/Lib{n}.csproj\" /></ItemGroup>")
                .Write($"Db{n}/migrations/1_own.sql", Sample.Table);
        }

        folder.Write("All.slnx", $"<Solution>{string.Concat(numbers.Select(n => $"<Project Path=\"Lib{n}/Lib{n}.csproj\" /><Project Path=\"Db{n}/Db{n}.csproj\" />"))}</Solution>");
        folder.Run("restore", "All.slnx").Succeeded();

        // More nodes than processors: the results of a project that was called before its turn got lost in nearly every build.
        var build = folder.Run("build", "All.slnx", "-c", "Release", "--no-restore", "-graph", "-isolate", "-m:6").Succeeded();

        Matrix.Row("solution: build -graph -isolate -m:6, four libraries of two frameworks", build, Emulator, None);
        foreach (var n in numbers)
        {
            Assert.AreEqual("BytebaseReplayFindings BytebaseReviewMigrations", build.Tasks($"Lib{n}.csproj", "BytebaseReplayFindings", "BytebaseReviewMigrations"), build.ToString());
            Assert.AreEqual("BytebaseReplayFindings BytebaseReviewMigrations", build.Tasks($"Db{n}.csproj", "BytebaseReplayFindings", "BytebaseReviewMigrations"), build.ToString());
        }

        // What rests in a build of a graph does all of it when it is published.
        var world = Emulator.CreateWorld();
        folder.To(world).With("BYTEBASE_TARGETS", world.Prod);
        Emulator.ForgetRequests();
        var publish = folder.Run("publish", "Lib1", "-c", "Release", "--no-restore", "-graph", "-f", "netstandard2.0", "-p:BytebaseReleaseOnPublish=true", "-p:BytebaseRolloutOnPublish=true").Succeeded();
        Matrix.Row("library of two frameworks that delivers: publish -graph -f of the second", publish, Emulator, "1 created, 1 run");
        Assert.AreEqual("BytebaseReplayFindings", publish.Tasks("Lib1.csproj", "BytebaseReplayFindings"), publish.ToString());
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
