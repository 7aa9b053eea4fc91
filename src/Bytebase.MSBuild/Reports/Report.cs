using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// One form in which a build's results are given to those who look at them. A report is added by adding one class: the catalogue finds it,
/// and its name is a word of <c>BytebaseReports</c>.
/// </summary>
internal abstract class Report
{
    /// <summary>Its word in <c>BytebaseReports</c>, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is made where nobody asked for it.</summary>
    public abstract bool IsAutomatic(CiJob job);

    /// <summary>Whether it can only be made once, at the end: it is sent or printed, not written to a file that the next one replaces.</summary>
    public virtual bool IsFinal => true;

    /// <summary>Makes it.</summary>
    /// <exception cref="BytebaseException">It could not be made; the exception says what to do. Other reports go on.</exception>
    public abstract Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CancellationToken cancellationToken);

    /// <summary>What it leaves out, since its system has a limit; <see langword="null"/> when it holds everything.</summary>
    protected virtual Finding? LeftOut(BuildReport build) => null;

    private protected void NoteLeftOut(BuildReport build, ReportSurroundings surroundings)
    {
        if (LeftOut(build) is { } finding)
            surroundings.Note(finding);
    }
}

/// <summary>A report that is a file in the reports' folder.</summary>
internal abstract class FileReport : Report
{
    /// <summary>Its name in the folder.</summary>
    public abstract string FileName { get; }

    public override bool IsFinal => false;

    public sealed override Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        Write(build, stream);
        surroundings.WriteFile(FileName, stream.GetBuffer().AsSpan(0, (int)stream.Length));
        NoteLeftOut(build, surroundings);
        return Task.CompletedTask;
    }

    /// <summary>Writes the whole file: UTF-8 without a byte order mark.</summary>
    public abstract void Write(BuildReport build, Stream output);
}

/// <summary>A report that is lines in the CI system's own log, which it reads as commands.</summary>
internal abstract class CommandReport : Report
{
    public sealed override Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CancellationToken cancellationToken)
    {
        foreach (var line in Lines(build))
            surroundings.Command(line);
        NoteLeftOut(build, surroundings);
        return Task.CompletedTask;
    }

    /// <summary>The commands, each one line: what they quote is escaped.</summary>
    public abstract IEnumerable<string> Lines(BuildReport build);
}
