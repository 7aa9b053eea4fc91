using System.Globalization;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Two pipelines for one commit that publish at the same time, each from a clone of its own.</summary>
[TestClass]
public sealed class TwoPublishesTests : EmulatorTests
{
    /// <summary>How often; a machine with more time than CI's sets more.</summary>
    private const string RacesVariable = "BYTEBASE_TEST_RACES";

    private const int DefaultRaces = 3;

    [TestMethod]
    public void Each_migration_is_applied_once_and_one_rollout_does_it()
    {
        var races = int.TryParse(Environment.GetEnvironmentVariable(RacesVariable), CultureInfo.InvariantCulture, out var set) ? set : DefaultRaces;
        var origin = TestProject.Database().WithCounted().Write(".gitignore", "bin/\nobj/\n*.binlog\n");
        Git(origin, "init", "-q");
        Git(origin, "add", "-A");
        Git(origin, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "first");
        TestProject[] clones = [Clone(origin), Clone(origin)];
        foreach (var clone in clones)
            clone.Run("restore").Succeeded();

        for (var race = 1; race <= races; race++)
        {
            var world = Emulator.CreateWorld();
            var publishes = clones.Select(c => c.To(world)).Select(c => Task.Run(() => c.Publish("--no-restore"))).ToArray();
            foreach (var publish in publishes)
                publish.GetAwaiter().GetResult().Succeeded();
            world.AssertDelivered($"race {race}");
        }
    }

    private static TestProject Clone(TestProject origin)
    {
        var clone = TestProject.Create(origin.Name, "<Project />");
        Directory.Delete(clone.Directory, recursive: true);
        Git(origin, "clone", "-q", origin.Directory, clone.Directory);
        return clone;
    }

    private static void Git(TestProject project, params string[] arguments)
    {
        var result = CommandLine.Run(project.Directory, project.Environment, "git", arguments);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
    }
}
