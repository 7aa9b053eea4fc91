using Bytebase.MSBuild.IntegrationTests.Shapes;
using Microsoft.Build.Logging.StructuredLogger;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>
/// The table of hosts and project shapes. A row is an assertion first: neither MSBuild nor the .NET SDK has anything to say about how the
/// package is built in, no assembly is in conflict, and the server was asked for rollouts and runs exactly as often as the test says. With
/// <c>BYTEBASE_TEST_MATRIX=FOLDER</c> the rows are kept as <c>matrix.md</c> in that folder, each beside its binary log.
/// </summary>
internal static class Matrix
{
    public const string Sdk = "dotnet of SDK 10, net8.0 tasks";

    private static readonly Lock s_file = new();

    private static readonly string? s_folder = Environment.GetEnvironmentVariable("BYTEBASE_TEST_MATRIX");

    private static int s_rows;

    /// <param name="shape">What was built, and how.</param>
    /// <param name="build">Its exit code, text and binary log.</param>
    /// <param name="counts">What <see cref="Counts.Of"/> must say of the server's requests.</param>
    public static void Row(string shape, BuildResult build, Emulator emulator, string counts, string host = Sdk)
    {
        Assert.AreEqual(counts, Counts.Of(emulator), build.ToString());
        string[] engine = [.. build.Log.FindChildrenRecursive<AbstractDiagnostic>().Where(d => d is Error or Warning && IsOfTheEngine(d.Code)).Select(d => $"{d.Code}: {d.Text}")];
        Assert.IsEmpty(engine, string.Join('\n', engine));
        if (s_folder is null)
            return;
        lock (s_file)
        {
            Directory.CreateDirectory(s_folder);
            var table = Path.Combine(s_folder, "matrix.md");
            if (s_rows++ == 0)
                File.WriteAllText(table, "| host | shape | exit | CreateRollout, BatchRunTasks | tasks of the package | log |\n| --- | --- | --- | --- | --- | --- |\n");
            var log = $"{s_rows:00}.binlog";
            File.Copy(build.Binlog, Path.Combine(s_folder, log), overwrite: true);
            var tasks = build.Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(t => t.Name.StartsWith("Bytebase", StringComparison.Ordinal)).Count;
            File.AppendAllText(table, $"| {host} | {shape} | {build.ExitCode} | {counts} | {tasks} | {log} |\n");
        }
    }

    // MSB3: conflicts of assemblies; MSB4: evaluation, targets and loading of tasks.
    private static bool IsOfTheEngine(string? code) => code is not null && (code.StartsWith("MSB", StringComparison.Ordinal) || code.StartsWith("NETSDK", StringComparison.Ordinal));
}
