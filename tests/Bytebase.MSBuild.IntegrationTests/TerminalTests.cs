using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>
/// What somebody sees who works at a terminal: MSBuild's terminal logger shows the step that runs with its time, and of our lines those
/// with an arrow. A pseudo-terminal of util-linux's <c>script</c> makes the build believe that it has one.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed partial class TerminalTests : EmulatorTests
{
    [TestMethod]
    public void A_terminal_shows_the_step_that_runs_with_its_time_and_one_final_line()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\nSELECT pg_sleep(2);\n");
        project.Run("restore").Succeeded();

        var screen = Publish(project);

        Assert.AreEqual(0, screen.ExitCode, screen.ToString());
        // The step, at the right edge, then its time again and again while the server works. Shorter steps may fall between two pictures.
        Assert.Contains("BytebaseRunRollout (", screen.Output);
        var rollout = screen.Output[screen.Output.LastIndexOf("BytebaseRunRollout (", StringComparison.Ordinal)..];
        Assert.IsGreaterThan(10, Ticks().Count(rollout), screen.ToString());
        Assert.Contains("rolled out to environments/test, environments/prod: " + Emulator.Url, Visible(screen.Output));
        // No other line of ours, which would scroll the terminal away under the live display.
        Assert.DoesNotContain("Bytebase:", Visible(screen.Output));
    }

    [TestMethod]
    public void A_finding_in_a_terminal_has_its_colour_place_and_code()
    {
        var project = TestProject.Database().Migration("a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n");
        project.Run("restore").Succeeded();

        var screen = Publish(project, "build");

        Assert.AreNotEqual(0, screen.ExitCode);
        StringAssert.Matches(Visible(screen.Output), new(@"migrations/a\.sql\(1,1\): error BB1001: The name does not start with a version"));
        StringAssert.Matches(screen.Output, new(@"\x1b\[31;1m\S*error"));
    }

    private static CommandResult Publish(TestProject project, string verb = "publish") => CommandLine.Run(
        project.Directory,
        new Dictionary<string, string>(project.Environment) { ["TERM"] = "xterm-256color" },
        "script",
        "-qefc",
        $"stty cols 250 rows 40; dotnet {verb} --no-restore -nodeReuse:false",
        "/dev/null");

    /// <summary>What is left on the screen of a text with control sequences, links among them.</summary>
    private static string Visible(string output) => ControlSequence().Replace(output, "");

    [GeneratedRegex(@"\(\d+\.\ds\)")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[\[\(][0-9;?]*[ -/]*[@-~]|\x1b[=>]|\r")]
    private static partial Regex ControlSequence();
}
