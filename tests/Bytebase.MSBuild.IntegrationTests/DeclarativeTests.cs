namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Files that hold the schema as it shall be, on PostgreSQL, where the emulator compares schemas; the rest is tested in process.</summary>
[TestClass]
public sealed class DeclarativeTests
{
    private const string Author = "CREATE TABLE public.author (\n    id integer NOT NULL,\n    CONSTRAINT author_pkey PRIMARY KEY (id)\n);\n";
    private const string Book = "CREATE TABLE public.book (\n    id integer NOT NULL,\n    CONSTRAINT book_pkey PRIMARY KEY (id)\n);\n";
    private const string Items = """
        <PropertyGroup>
            <BytebaseMode>Declarative</BytebaseMode>
            <EnableDefaultBytebaseItems>false</EnableDefaultBytebaseItems>
          </PropertyGroup>
          <ItemGroup>
            <BytebaseMigration Include="schema/**/*.sql" />
          </ItemGroup>
        """;

    [TestMethod]
    public void A_schema_is_built_published_once_and_then_only_what_changed()
    {
        if (Environment.GetEnvironmentVariable("BYTEBASE_TEST_POSTGRES") is not { Length: > 0 } connection)
        {
            Assert.Inconclusive("Set BYTEBASE_TEST_POSTGRES to an Npgsql connection string of a server on which databases may be created.");
            return;
        }

        using var emulator = Emulator.Start("--postgres", connection);
        var world = emulator.CreateWorld();
        var project = TestProject.Database(world, body: Items).Write("schema/tables.sql", Author).Write("schema/more/tables.sql", Book);
        try
        {
            var build = project.Build("-c", "Release").Succeeded();
            Assert.IsEmpty(build.Warnings, build.ToString());
            Assert.Contains("Db -> Reviewed 2 files on 2 targets, no advices", build.Output);

            project.Publish().Succeeded();
            Assert.AreEqual("author book", Tables(world, world.Prod));
            var release = emulator.Requests("CreateRelease").Single();
            Assert.AreEqual("DECLARATIVE", release.Text("release/type"));
            Assert.AreEqual("schema/**/*.sql", release.Body.GetProperty("release").GetProperty("files")[0].GetProperty("path").GetString());
            Assert.AreEqual(1, release.Body.GetProperty("release").GetProperty("files").GetArrayLength());

            emulator.ForgetRequests();
            var second = project.Publish().Succeeded();
            Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts", emulator.Calls());
            Assert.Contains("Db -> Nothing to do: ", second.Output);

            project.Write("schema/tables.sql", Author.Replace("NOT NULL,", "NOT NULL,\n    name text,", StringComparison.Ordinal));
            project.Delete("schema/more/tables.sql");
            project.Publish().Succeeded();
            Assert.AreEqual("author", Tables(world, world.Prod));
            Assert.AreEqual("id name", world.Rows(world.Prod, "SELECT column_name FROM information_schema.columns WHERE table_name = 'author' ORDER BY 1"));

            var edited = project.Write("schema/tables.sql", Author + "ALTER TABLE public.author ADD COLUMN x int;\n").Build().SingleError("BB2033");
            Assert.AreEqual((project.FullPath("schema/tables.sql"), 5), (edited.File, edited.LineNumber));
            project.Run("build", "-t:BytebaseAddMigration", "-p:Name=a").SingleError("BB4035");
        }
        finally
        {
            emulator.Shutdown();
        }
    }

    private static string Tables(World world, string database) =>
        world.Rows(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1");
}
