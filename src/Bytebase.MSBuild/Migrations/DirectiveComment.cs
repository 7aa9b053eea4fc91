using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Migrations;

/// <summary>What a comment looks like that may be meant as a directive.</summary>
internal enum DirectiveForm
{
    /// <summary>As the server reads it, where it looks for one.</summary>
    Right,

    /// <summary>Nearly, so that the server takes it for an ordinary comment.</summary>
    Misspelt,

    /// <summary>Of a time when <c>bytebase-action</c> read it; nothing does today.</summary>
    Dead,
}

/// <summary>A comment that reads like a directive, right or wrong.</summary>
/// <param name="Form">Right or wrong.</param>
/// <param name="Text">The comment without white space around it.</param>
/// <param name="Corrected">The line as it should be.</param>
internal sealed partial record DirectiveComment(DirectiveForm Form, string Text, string Corrected)
{
    private const int MaximumDistance = 1;

    /// <summary>In bytes; a longer line is prose.</summary>
    private const int MaximumLength = 500;

    /// <summary>In bytes; the longest name, <c>transaction isolation level</c>, is 27.</summary>
    private const int MaximumName = 32;

    /// <summary>Isolation levels are long: SERIALISABLE, READ-COMMITED.</summary>
    private const int MaximumIsolationDistance = 3;

    private static readonly SearchValues<byte> Marks = SearchValues.Create("-#/* \t"u8);
    private static readonly string[] ModeNames = ["txnmode", "txmode", "tranmode", "transactionmode"];
    private static readonly string[] IsolationNames = ["txnisolation", "txisolation", "transactionisolation", "txnisolationlevel", "transactionisolationlevel"];
    private static readonly string[] Isolations = ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];
    private static readonly string[] On = ["on", "true", "yes", "enable", "enabled", "onn", "1"];
    private static readonly string[] Off = ["off", "false", "no", "none", "disable", "disabled", "of", "offf", "0"];

    /// <summary>Whether it is about gh-ost, and so about MySQL.</summary>
    public bool IsGhost => Corrected.Contains("gh-ost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads one comment; <see langword="null"/> for prose, also where it mentions a directive. The more of it is right, the less it takes
    /// to be meant as a directive.
    /// </summary>
    public static DirectiveComment? Parse(ReadOnlySpan<byte> comment)
    {
        if (!MayBeDirective(comment))
            return null;

        var text = Encoding.UTF8.GetString(comment).Trim();
        if (DirectiveHeader.IsDirective(text))
            return new DirectiveComment(DirectiveForm.Right, text, text);

        var match = Shape().Match(text);
        if (!match.Success)
            return null;

        var name = string.Concat(match.Groups["name"].Value.Where(char.IsAsciiLetter)).ToLowerInvariant();
        var mark = match.Groups["mark"].Value;
        var value = match.Groups["value"].Value.Trim().TrimEnd(';', '.', ',').Trim('"', '\'', ' ');
        return ParseDead(name, mark, value) is { } dead ? new DirectiveComment(DirectiveForm.Dead, text, dead)
            : IsNear(name, ModeNames) ? Misspelt(text, CorrectMode(name, mark, value))
            : IsNear(name, IsolationNames) ? Misspelt(text, CorrectIsolation(name, mark, value))
            : name is "ghost" || EditDistance.Between(name, "ghost") <= MaximumDistance ? ParseGhost(text, name, mark, value)
            : null;
    }

    /// <summary>Whether a comment is a directive of transactions as the server reads it, where it looks for one.</summary>
    public static bool IsTransactionDirective(ReadOnlySpan<byte> comment) =>
        MayBeDirective(comment) && DirectiveHeader.IsDirective(Encoding.UTF8.GetString(comment));

    /// <summary>Rules out nearly all comments by a few letters: many a file starts with <c>-- Migration 12: …</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MayBeDirective(ReadOnlySpan<byte> comment)
    {
        var start = comment.IndexOfAnyExcept(Marks);
        if (start < 0 || comment.Length > MaximumLength)
            return false;

        Span<byte> lower = stackalloc byte[MaximumName];
        var name = comment[start..Math.Min(comment.Length, start + MaximumName)];
        Ascii.ToLower(name, lower, out var length);
        lower = lower[..length];
        var looksLikeOne = (lower.IsEmpty ? 0 : lower[0]) switch
        {
            (byte)'t' => lower.IndexOf("mod"u8) > 0 || lower.IndexOf("isol"u8) > 0,
            (byte)'m' => lower.StartsWith("mig"u8) && lower.IndexOf("type"u8) > 0,
            (byte)'g' => lower.StartsWith("gh"u8) || comment.Contains((byte)'{'),
            _ => false,
        };
        return looksLikeOne && !comment.Contains((byte)'\n');
    }

    private static DirectiveComment? Misspelt(string text, string? corrected) =>
        corrected is null ? null : new DirectiveComment(DirectiveForm.Misspelt, text, corrected);

    private static string? ParseDead(string name, string mark, string value)
    {
        var isType = EditDistance.Between(name, "migrationtype") <= MaximumDistance && mark.Length > 0 && value.Length > 0 && !value.Contains(' ', StringComparison.Ordinal);
        return isType || (name is "ghost" && mark.Length == 0 && value.Length == 0) ? "-- gh-ost = {}" : null;
    }

    private static string? CorrectMode(string name, string mark, string value)
    {
        var words = value.Split(' ', 2, StringSplitOptions.TrimEntries);
        var word = words[0].TrimEnd(';', '.', ',').ToLowerInvariant();
        var meant = On.Contains(word) ? "on" : Off.Contains(word) ? "off" : null;
        var isAlone = words.Length == 1;

        // With its right name and sign nothing but a directive can be meant: a value that is none, or words behind it.
        var isClear = name == ModeNames[0] && mark == "=" && (isAlone ? Word().IsMatch(word) : word is "on" or "off");
        return meant is not null && isAlone ? "-- txn-mode = " + meant : isClear ? "-- txn-mode = " + (meant ?? "off") : null;
    }

    private static string? CorrectIsolation(string name, string mark, string value)
    {
        var level = Blanks().Replace(value.ToUpperInvariant().Replace('-', ' ').Replace('_', ' '), " ");
        var meant = EditDistance.Nearest(level, Isolations, MaximumIsolationDistance);
        if (meant is not null)
            return "-- txn-isolation = " + meant;

        return name == IsolationNames[0] && mark == "=" && Word().IsMatch(level) ? "-- txn-isolation = " + string.Join('|', Isolations) : null;
    }

    private static DirectiveComment? ParseGhost(string text, string name, string mark, string value)
    {
        if (value.StartsWith('{'))
            return GhostDirective.Correct(text) is { } corrected ? Misspelt(text, corrected) : new DirectiveComment(DirectiveForm.Right, text, text);

        return name is "ghost" && mark.Length > 0 && On.Contains(value.ToLowerInvariant()) ? Misspelt(text, "-- gh-ost = {}") : null;
    }

    private static bool IsNear(string name, string[] names) => EditDistance.Nearest(name, names, MaximumDistance) is not null;

    // The whole of a comment of one line: at most three words, a sign, a value.
    [GeneratedRegex(
        @"^(--+|\#+|/\*+)[\t ]*(?<name>[A-Za-z]+([_-][A-Za-z]+|[\t ]+(mode|isolation|ost)(?![A-Za-z]))*)([\t ]*(?<mark>:=|==|[=:])[\t ]*|[\t ]+|(?=\{)|(?=\*/)|\z)(?<value>[^\n]*?)[\t\r ]*(\*/)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^\w+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
