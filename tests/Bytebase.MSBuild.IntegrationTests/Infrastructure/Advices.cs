namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Advices of the server where only code, status and line count.</summary>
internal static class Advices
{
    /// <summary>The server's next reviews of <c>1_a.sql</c> in this world give one advice, on all targets.</summary>
    public static void Advise(this Emulator emulator, World world, string status, int code, int line = 1) => emulator.Advise(new
    {
        project = world.Project,
        file = "1_a.sql",
        advices = new[] { new { status, code, title = "a.rule", content = "An advice", startPosition = new { line, column = 0 } } },
    });
}
