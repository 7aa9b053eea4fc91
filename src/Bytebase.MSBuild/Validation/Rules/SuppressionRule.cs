using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// <c>bytebase-disable</c> comments that do not do what they say. Whether one covers nothing shows only when all is found:
/// <see cref="SuppressionFilter"/> reports that.
/// </summary>
internal sealed class SuppressionRule : FileRule
{
    public static readonly DiagnosticDescriptor UnknownCode = new("BB2041", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NoReason = new("BB2042", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor Unused = new("BB2043", DiagnosticSeverity.Suggestion);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [UnknownCode, NoReason, Unused];

    public override MigrationModes Modes => MigrationModes.Both;

    /// <summary>Whether a comment that names this code is about other such comments: it is not asked what it covers.</summary>
    public static bool IsItsOwn(string code) => code == UnknownCode.Id || code == NoReason.Id || code == Unused.Id;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        foreach (var comment in content.DisableComments)
        {
            var known = new List<string>();
            foreach (var code in comment.Codes)
            {
                if (DiagnosticCodes.IsAboutMigrations(code.Text.ToUpperInvariant()))
                    known.Add(code.Text.ToUpperInvariant());
                else
                    findings.Add(UnknownCode, content.File, content.Text.PositionOf(code.Offset), Named(code.Text), Fix(code.Text));
            }

            if (known.Count > 0 && comment.Reason.Length == 0)
                findings.Add(NoReason, content.File, content.Text.PositionOf(comment.Offset), MissingOf(comment), Reported(known), string.Join(", ", known), Reason(comment));
        }
    }

    private static string MissingOf(DisableComment comment) => comment.WithoutColon.Length > 0 ? "The colon before the reason is missing" : "The comment gives no reason";

    private static string Reported(List<string> codes) => string.Join(", ", codes) + (codes.Count == 1 ? " is" : " are");

    private static string Reason(DisableComment comment) => comment.WithoutColon.Length > 0 ? comment.WithoutColon : "why this is safe";

    private static string Named(string code) => code.Length == 0 ? "The comment names no code" : $"'{code}' is no code of a finding in a migration";

    private static string Fix(string code) => DiagnosticCodes.Nearest(code) is { } nearest
        ? $"Did you mean {nearest}?"
        : "Write the code that the build prints, such as BB2011: -- bytebase-disable BB2011: reason";
}
