using System.Text;
using System.Text.Json.Nodes;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>What a report gives.</summary>
internal static class ReportOutput
{
    public static byte[] Bytes(FileReport report, BuildReport build)
    {
        using var stream = new MemoryStream();
        report.Write(build, stream);
        return stream.ToArray();
    }

    public static string Text(FileReport report, BuildReport build) => Encoding.UTF8.GetString(Bytes(report, build));

    public static JsonNode Json(FileReport report, BuildReport build) => JsonNode.Parse(Bytes(report, build))!;

    /// <summary>Publishes it, and says what came of it.</summary>
    public static async Task<(IReadOnlyList<string> Commands, IReadOnlyList<Finding> Notes)> PublishAsync(this Report report, BuildReport build, string directory, Func<string, string?>? environment = null)
    {
        List<string> commands = [];
        List<Finding> notes = [];
        await report.PublishAsync(build, new ReportSurroundings
        {
            Directory = directory,
            Environment = environment ?? (_ => null),
            Command = commands.Add,
            Detail = _ => { },
            Note = notes.Add,
            Time = TimeProvider.System,
        }, CancellationToken.None);
        return (commands, notes);
    }
}
