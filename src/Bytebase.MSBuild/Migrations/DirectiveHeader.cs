using System.Buffers;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Migrations;

/// <summary>One directive line of a file's header.</summary>
/// <param name="Name"><c>txn-mode</c> or <c>txn-isolation</c>.</param>
/// <param name="Value">The value as written.</param>
/// <param name="Line">Its line.</param>
internal sealed record Directive(string Name, string Value, int Line);

/// <summary>
/// The directives that the server reads from a file's first lines (<c>backend/plugin/parser/base/transaction_mode.go</c>). It looks no
/// further than the first line that is neither blank nor a <c>--</c> comment; when it has found one, it cuts the directives' lines, trims
/// the rest, and executes that.
/// </summary>
internal sealed partial class DirectiveHeader
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n\v\f"u8);

    private readonly SourceText _text;
    private readonly List<Directive> _directives = [];

    private DirectiveHeader(SourceText text) => _text = text;

    /// <summary>In the file's order; the last one of a name counts.</summary>
    public IReadOnlyList<Directive> Directives => _directives;

    /// <summary>The header of a file that is known to have none of their names in it: no line is looked at.</summary>
    public static DirectiveHeader WithoutDirectives(SourceText text) => new(text);

    public static DirectiveHeader Parse(SourceText text)
    {
        var header = new DirectiveHeader(text);
        for (var line = 1; line <= text.LineCount; line++)
        {
            var content = text.Bytes[text.LineStart(line)..text.LineEnd(line)];
            var start = LeadingBlanks(content);
            if (start == content.Length)
                continue;

            if (!content[start..].StartsWith("--"u8))
                break;

            var match = Pattern().Match(text.GetText(text.LineStart(line), text.LineEnd(line)));
            if (match.Success)
                header._directives.Add(new Directive(match.Groups["name"].Value.ToLowerInvariant(), match.Groups["value"].Value, line));
        }

        return header;
    }

    /// <summary>The value that counts, or <see langword="null"/> when the header does not have this directive.</summary>
    public string? ValueOf(string name) => _directives.FindLast(directive => directive.Name == name)?.Value;

    /// <summary>Whether the server reads this line as a directive, in a place where it looks for one.</summary>
    public static bool IsDirective(string line) => Pattern().IsMatch(line);

    /// <summary>Where an offset of the text that the server executed is in the file.</summary>
    public int ToFileOffset(long executed)
    {
        if (_directives.Count == 0)
            return (int)Math.Clamp(executed, 0, _text.Length);

        var position = 0;
        var rest = Math.Max(executed, 0);
        var trimming = true;
        foreach (var directive in _directives)
        {
            if (Advance(ref position, _text.LineStart(directive.Line), ref rest, ref trimming))
                return position;
            position = Math.Min(_text.LineEnd(directive.Line) + 1, _text.Length);
        }

        Advance(ref position, _text.Length, ref rest, ref trimming);
        return position;
    }

    /// <summary>Goes <paramref name="rest"/> bytes on, at most to <paramref name="end"/>; whether it arrived before that.</summary>
    private bool Advance(ref int position, int end, ref long rest, ref bool trimming)
    {
        if (trimming)
        {
            position += LeadingBlanks(_text.Bytes[position..end]);
            trimming = position == end;
        }

        var step = (int)Math.Min(rest, end - position);
        position += step;
        rest -= step;
        return position < end;
    }

    private static int LeadingBlanks(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOfAnyExcept(Blanks);
        return length < 0 ? bytes.Length : length;
    }

    // Go's \s and letter case, both ASCII; a byte order mark before the first directive makes it an ordinary comment there.
    [GeneratedRegex(
        @"^[\t\n\f\r ]*--[\t\n\f\r ]*((?<name>txn-mode)[\t\n\f\r ]*=[\t\n\f\r ]*(?<value>on|off)|(?<name>txn-isolation)[\t\n\f\r ]*=[\t\n\f\r ]*"
        + @"(?<value>READ[\t\n\f\r ]+UNCOMMITTED|READ[\t\n\f\r ]+COMMITTED|REPEATABLE[\t\n\f\r ]+READ|SERIALIZABLE))[\t\n\f\r ]*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
