using System.Collections.Concurrent;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Tests against an emulator of their class's own. Each test makes a world of its own on it.</summary>
public abstract class EmulatorTests
{
    private static readonly ConcurrentDictionary<string, Emulator> Started = new();

    private protected Emulator Emulator => Started[GetType().FullName!];

    [ClassInitialize(InheritanceBehavior.BeforeEachDerivedClass)]
    public static void StartEmulator(TestContext context) => Started[context.FullyQualifiedTestClassName!] = Emulator.Start();

    [ClassCleanup(InheritanceBehavior.BeforeEachDerivedClass)]
    public static void StopEmulator(TestContext context)
    {
        if (Started.TryRemove(context.FullyQualifiedTestClassName!, out var emulator))
            emulator.Dispose();
    }

    [TestInitialize]
    public void Forget()
    {
        Emulator.ForgetRequests();
        Emulator.ClearFaults();
    }
}

/// <summary>Migrations that most tests use: a table, and rows in it.</summary>
internal static class Sample
{
    public const string Table = "CREATE TABLE author (id integer PRIMARY KEY, name text NOT NULL);\n";

    public const string Rows = "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Grace');\n";

    public static TestProject WithSample(this TestProject project) => project.Migration("1_author.sql", Table).Migration("2_names.sql", Rows);

    /// <summary>Asserts that both migrations are applied, each once.</summary>
    public static void AssertApplied(this World world, string database)
    {
        Assert.AreEqual("author", world.Tables(database), database);
        Assert.AreEqual("1|Ada 2|Grace", world.Rows(database, "SELECT id, name FROM author ORDER BY id"), database);
    }

    /// <summary>Asserts that nothing ever ran on the database.</summary>
    public static void AssertUntouched(this World world, string database) => Assert.AreEqual("", world.Tables(database), database);
}
