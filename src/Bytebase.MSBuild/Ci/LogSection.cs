using Bytebase.MSBuild.Ci.Systems;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// A section of the CI system's log around what one step prints. It begins with the first line, so that none is empty, and ends before the
/// first finding: GitHub, Azure and TeamCity fold sections, and an error that is folded away is not seen.
/// </summary>
/// <param name="marks">The system's; <see langword="null"/> where it has none.</param>
/// <param name="print">Prints a line in the order of all others.</param>
internal sealed class LogSection(SectionMarks? marks, Action<string> print)
{
    private bool _isOpen;
    private bool _isClosed = marks is null;

    /// <summary>A section that is not begun yet.</summary>
    /// <param name="job">The CI job; <see langword="null"/> on a laptop, where there are no sections.</param>
    /// <param name="title">For readers.</param>
    public static LogSection Of(CiJob? job, string title, Action<string> print) =>
        new(job is null ? null : CiSystems.Of(job.Kind).Section(title), print);

    /// <summary>A line comes: begins the section if it is not begun, or over.</summary>
    public void Begin()
    {
        if (_isOpen || _isClosed)
            return;
        _isOpen = true;
        print(marks!.Start);
    }

    /// <summary>Ends it; what comes now stands outside, and it does not begin again.</summary>
    public void End()
    {
        if (_isOpen)
            print(marks!.End);
        (_isOpen, _isClosed) = (false, true);
    }
}
