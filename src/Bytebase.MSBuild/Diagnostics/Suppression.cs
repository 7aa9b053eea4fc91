namespace Bytebase.MSBuild.Diagnostics;

/// <summary>What a migration says about its own findings: a code, and where it is not to be reported.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Code">In upper case.</param>
/// <param name="Reason">Why the finding is no problem here.</param>
/// <param name="Place">Where the code stands in the comment.</param>
/// <param name="FirstLine">The first line that it is about.</param>
/// <param name="LastLine">The last one; <see cref="int.MaxValue"/> with the first line 1 is the whole file.</param>
internal sealed record Suppression(string File, string Code, string Reason, TextSpan Place, int FirstLine, int LastLine)
{
    public bool IsWholeFile => FirstLine <= 1 && LastLine == int.MaxValue;

    public bool Covers(Finding finding) =>
        finding.Code == Code && finding.File == File && finding.Span.Line >= FirstLine && finding.Span.Line <= LastLine;
}

/// <summary>Why a finding is kept but not reported.</summary>
/// <param name="InSource">Whether its own file says so; otherwise the file of known findings does.</param>
/// <param name="Justification">The reason given.</param>
internal sealed record SuppressedBy(bool InSource, string Justification);
