using Bytebase.MSBuild.Ci.Systems;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// A section of the CI system's log around what one step prints. It begins with the first line, so that none is empty, and ends before the
/// first finding: GitHub, Azure and TeamCity fold sections, and an error that is folded away is not seen.
/// </summary>
/// <param name="marks">The system's; <see langword="null"/> where it has none.</param>
/// <param name="print">Prints a line in the order of all others.</param>
/// <param name="command">Prints a line to standard output itself, where MSBuild's log would spoil it.</param>
/// <param name="time">The clock.</param>
internal sealed class LogSection(SectionMarks? marks, Action<string> print, Action<string> command, TimeProvider time)
{
    /// <summary>MSBuild prints on a thread of its own: what was logged before is on its way, and belongs into the section.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private bool _isOpen;
    private bool _isClosed = marks is null;

    /// <summary>A section that is not begun yet.</summary>
    /// <param name="job">The CI job; <see langword="null"/> on a laptop, where there are no sections.</param>
    /// <param name="title">For readers.</param>
    public static LogSection Of(CiJob? job, string title, Action<string> print, Action<string> command, TimeProvider time) =>
        new(job is null ? null : CiSystems.Of(job.Kind).Section(LogText.Neutralize(title)), print, command, time);

    /// <summary>A line comes: begins the section if it is not begun, or over.</summary>
    public void Begin()
    {
        if (_isOpen || _isClosed)
            return;
        _isOpen = true;
        Print(marks!.StartAt);
    }

    /// <summary>Ends it; what comes now stands outside, and it does not begin again.</summary>
    public void End()
    {
        if (_isOpen)
            Print(marks!.EndAt);
        (_isOpen, _isClosed) = (false, true);
    }

    private void Print(Func<DateTimeOffset, string> mark)
    {
        if (!marks!.NeedStandardOutput)
        {
            print(mark(time.GetUtcNow()));
            return;
        }

        Thread.Sleep(Pause);
        command(mark(time.GetUtcNow()));
    }
}
