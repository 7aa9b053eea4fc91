using Bytebase.MSBuild.Ci.Hosts;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>Says why the host of the repository did not take a report: never a failure of the build.</summary>
internal static class HostRefusal
{
    /// <param name="surroundings">Gets the note.</param>
    /// <param name="what">The report, to begin a sentence with.</param>
    /// <param name="e">What happened.</param>
    /// <param name="refusedFix">What to do when the host refuses the job's token.</param>
    /// <param name="word">The report's word in <c>BytebaseReports</c>.</param>
    /// <param name="isFork">Whether the job is of a fork, whose jobs get no token that may write: nobody can, or should, mend that.</param>
    public static void Note(ReportSurroundings surroundings, string what, HostException e, string refusedFix, string word, bool isFork)
    {
        if (isFork && e.Failure is HostFailure.Missing or HostFailure.Refused)
            surroundings.Detail($"{what} was not posted: {e.Message}. Jobs of forks get no token that may write");
        else
            surroundings.Note(Finding.Of(DiagnosticDescriptors.ReportRefused, null, TextSpan.Nowhere, what, e.Message, Fix(e, refusedFix, word)));
    }

    private static string Fix(HostException e, string refusedFix, string word) => e switch
    {
        { Fix.Length: > 0 } => e.Fix,
        { Failure: HostFailure.Refused or HostFailure.Missing } when refusedFix.Length > 0 => refusedFix,
        { Failure: HostFailure.Busy or HostFailure.Unavailable } => "Run the job again; if it stays, see the host's status page.",
        { Failure: HostFailure.NotTheApi } => "See what answers in the host's place: mostly a proxy or a login page. Name the host in NO_PROXY, or let the proxy pass it.",
        _ => $"The log has all findings. Until this is mended, leave {word} out of BytebaseReports.",
    };
}
