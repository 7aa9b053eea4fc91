using Bytebase.MSBuild.Ci.Systems;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// A section of the CI system's log around what one step prints. It begins with the first line, so that none is empty, and ends before the
/// first finding: GitHub, Azure and TeamCity fold sections, and an error that is folded away is not seen.
/// </summary>
/// <param name="marks">The system's; <see langword="null"/> where it has none.</param>
/// <param name="print">Prints a line in the order of all others.</param>
/// <param name="time">The clock.</param>
internal sealed class LogSection(SectionMarks? marks, Action<string> print, TimeProvider time)
{
    private bool _isOpen;
    private bool _isClosed = marks is null;

    /// <summary>A section that is not begun yet.</summary>
    /// <param name="job">The CI job; <see langword="null"/> on a laptop, where there are no sections.</param>
    /// <param name="title">For readers.</param>
    public static LogSection Of(CiJob? job, string title, Action<string> print, TimeProvider time) =>
        new(job is null ? null : CiSystems.Of(job.Kind).Section(title, "bytebase_" + Guid.NewGuid().ToString("N")[..12]), print, time);

    /// <summary>A line comes: begins the section if it is not begun, or over.</summary>
    public void Begin()
    {
        if (_isOpen || _isClosed)
            return;
        _isOpen = true;
        print(marks!.Start(time.GetUtcNow()));
    }

    /// <summary>Ends it; what comes now stands outside, and it does not begin again.</summary>
    public void End()
    {
        if (_isOpen)
            print(marks!.End(time.GetUtcNow()));
        (_isOpen, _isClosed) = (false, true);
    }
}
