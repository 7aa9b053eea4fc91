using System.Globalization;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// The server's advices as findings: on the file's own line and column, one finding for all targets that share it, moved from leading
/// comments to the statement's first word.
/// </summary>
internal static class AdviceFindings
{
    /// <summary>The server's names are shorter; those of its AI review and its parser are sentences.</summary>
    private const int LongestRuleName = 100;

    /// <summary>The findings of a review, in the order in which the server gave them.</summary>
    public static IReadOnlyList<Finding> From(Review review, ReleaseContent content)
    {
        var groups = new Dictionary<(string? File, string? Status, int Code, string? Title, string? Content, Position? Start), List<string>>();
        foreach (var result in review.Results)
        {
            foreach (var advice in result.Advices ?? [])
            {
                if (advice.Status is null or "SUCCESS" or "STATUS_UNSPECIFIED")
                    continue;
                var key = (result.File, advice.Status, advice.Code, advice.Title, Content: Shared(advice), advice.StartPosition);
                if (!groups.TryGetValue(key, out var targets))
                    groups.Add(key, targets = []);
                if (result.Target is { } target && !targets.Contains(target))
                    targets.Add(target);
            }
        }

        var texts = new Dictionary<string, SourceText>(StringComparer.Ordinal);
        return [.. groups.Select(g => ToFinding(g.Key.File, g.Key.Status, g.Key.Code, g.Key.Title, g.Key.Content, g.Key.Start, g.Value, review, content, texts))];
    }

    private static Finding ToFinding(
        string? path,
        string? status,
        int code,
        string? title,
        string? text,
        Position? start,
        IReadOnlyList<string> targets,
        Review review,
        ReleaseContent content,
        Dictionary<string, SourceText> texts)
    {
        var file = content.Find(path);
        var span = TextSpan.File;
        if (file is not null && start is { Line: > 0 })
        {
            if (!texts.TryGetValue(file.Path, out var source))
                texts.Add(file.Path, source = new SourceText(file.Content));
            span = AdvicePosition.Resolve(source, start.Line, start.Column);
        }

        var severity = status == "ERROR" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        var where = Where(targets, review.Targets);
        var (id, message, rule) = title switch
        {
            Review.ModifiedTitle => (DiagnosticDescriptors.AppliedFileModified.Id, DiagnosticDescriptors.AppliedFileModified.Format(path, where), ""),
            Review.FailedTitle => (DiagnosticDescriptors.CheckFailed.Id, DiagnosticDescriptors.CheckFailed.Format(path, where, FirstLine.Of(text)), ""),
            _ => ("BBR" + code.ToString("0000", CultureInfo.InvariantCulture), $"{Described(OneLine(text), title)} [{where}]", Shortened.Line(title ?? "", LongestRuleName)),
        };
        return new Finding(id, severity, message, file?.FullPath, file is null ? TextSpan.Nowhere : span) { Targets = targets, RuleName = rule };
    }

    // The hashes in this text differ between databases that have different editions of the file; the fix is the same.
    private static string? Shared(Advice advice) => advice.Title == Review.ModifiedTitle ? null : advice.Content;

    /// <summary>The advice's text with the rule's name, unless it begins with it.</summary>
    private static string Described(string text, string? title) => (text, title) switch
    {
        ("", _) => title ?? "",
        (_, null or "") => text,
        _ => text.StartsWith(title, StringComparison.Ordinal) ? text : $"{text} ({title})",
    };

    /// <summary>An advice quotes the statement with its line breaks: all of it counts, on one line.</summary>
    private static string OneLine(string? text) => FirstLine.Of(string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static string Where(IReadOnlyList<string> targets, IReadOnlyList<string> all) =>
        targets.Count == all.Count && all.Count > 3 ? $"all {all.Count} targets" : string.Join(", ", targets);
}
