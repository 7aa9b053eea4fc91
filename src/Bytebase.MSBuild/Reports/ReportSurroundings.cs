using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>Where reports go.</summary>
internal sealed class ReportSurroundings
{
    /// <summary>Absolute path of the folder of report files.</summary>
    public required string Directory { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Prints a line that the CI system reads as a command: alone on its line, whatever the log's verbosity.</summary>
    public required Action<string> Command { get; init; }

    /// <summary>A line for whoever looks closer.</summary>
    public required Action<string> Detail { get; init; }

    /// <summary>Something to know: what was left out, or what could not be posted and why.</summary>
    public required Action<Finding> Note { get; init; }

    /// <summary>The clock of pauses.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Writes a file of the folder as a whole: a reader never sees half of it.</summary>
    /// <exception cref="BytebaseException">It cannot be written. No report fails a build.</exception>
    public void WriteFile(string name, ReadOnlySpan<byte> contents)
    {
        var path = Path.Combine(Directory, name);
        try
        {
            AtomicFile.Write(path, contents);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new BytebaseException(DiagnosticDescriptors.ReportRefused, $"The report {name}", $"{path} cannot be written ({FirstLine.Of(e.Message).TrimEnd('.')})", "Set BytebaseReportsDirectory to a folder that can be written.");
        }

        Detail($"wrote {path}");
    }
}
