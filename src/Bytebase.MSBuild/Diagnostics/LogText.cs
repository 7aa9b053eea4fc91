using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Diagnostics;

/// <summary>
/// Foreign text for a line of a CI log. CI systems read commands out of what a step prints: GitHub where a line begins with <c>::</c> and at
/// <c>##[</c> anywhere (actions/runner, <c>ActionCommand</c>), Azure at <c>##vso[</c> anywhere and at <c>##[</c> (azure-pipelines-agent,
/// <c>Command</c>), TeamCity at <c>##teamcity[</c>, GitLab at a carriage return with an ANSI sequence. A SQL comment must be none of them.
/// </summary>
internal static partial class LogText
{
    // What stands for characters that nothing can show.
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text on one line without anything that a CI system or a terminal acts on. What is left reads the same: a blank parts the marks of
    /// commands, and is in the place of control characters; characters that cannot be seen are gone.
    /// </summary>
    public static string Neutralize(string text)
    {
        var isPlain = text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
        // Nearly always, without compiling an expression.
        if (isPlain && !text.Contains("##", StringComparison.Ordinal) && !text.AsSpan().TrimStart(' ').StartsWith("::", StringComparison.Ordinal))
            return text;
        var visible = isPlain ? text : Visible(text);
        return CommandMarks().Replace(LeadingColons().Replace(visible, "${blank}: :"), "## ");
    }

    /// <summary>The text without ANSI sequences, control characters, marks of writing direction and characters that no reader sees.</summary>
    public static string Visible(string text)
    {
        var plain = text.Contains('\e') || text.Contains('\u009B') ? AnsiSequences().Replace(text, "") : text;
        var result = new StringBuilder(plain.Length);
        var index = 0;
        while (index < plain.Length)
        {
            if (!Rune.TryGetRuneAt(plain, index, out var rune))
            {
                result.Append(Replacement);
                index++;
                continue;
            }

            index += rune.Utf16SequenceLength;
            if (IsBreak(rune))
            {
                // A line break of two characters is one blank.
                if (result.Length == 0 || result[^1] != ' ')
                    result.Append(' ');
            }
            else if (!IsIgnored(rune))
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    private static bool IsBreak(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>
    /// What a comparison by culture skips: the agents look for their marks with one, and find them with a soft hyphen in between. Marks of
    /// writing direction are among them. The rest of the list is Unicode's Default_Ignorable_Code_Point outside the category Format.
    /// </summary>
    private static bool IsIgnored(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    // Control Sequence Introducer; a string (of a title, a link) with its end; any other sequence. ECMA-48.
    [GeneratedRegex(@"(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[ -/]*[0-Z\\^-~]", RegexOptions.CultureInvariant)]
    private static partial Regex AnsiSequences();

    [GeneratedRegex(@"##(?=\[|vso\[|teamcity\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CommandMarks();

    [GeneratedRegex(@"\A(?<blank>\s*)::", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingColons();
}
