using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// Foreign text in Markdown, so that it reads as it is: no emphasis, link, image, HTML, cell border, mention, reference, emoji or formula
/// comes out of it, at GitHub, GitLab, Bitbucket or Azure. All of these look for references in the text that is left after Markdown, where a
/// backslash is no help: a character without width parts them, as Renovate and Dependabot do it. What is not parted: a commit's hash, which
/// can only lead to a commit of the same repository.
/// </summary>
internal static partial class MarkdownText
{
    /// <summary>Stands behind a mark that would begin a reference.</summary>
    private const string Parted = "$0\u200B";

    /// <summary>Text that begins a line: no list, heading, quotation, indented code, or quick action of GitLab (<c>/close</c>) either.</summary>
    public static string Line(string text) => BlockMarks().IsMatch(Escape(text)) ? "\u200B" + Escape(text) : Escape(text);

    /// <summary>Text on one line, behind something that is not foreign: see <see cref="Line"/> for its beginning.</summary>
    public static string Escape(string text)
    {
        var parted = Emoji().Replace(References().Replace(LogText.Visible(text), Parted), Parted);
        var result = new StringBuilder(parted.Length + 16);
        for (var index = 0; index < parted.Length; index++)
        {
            var c = parted[index];
            _ = c switch
            {
                // Entities, since these have a meaning to some renderers even behind a backslash: a table's, a formula's.
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '&' => result.Append("&amp;"),
                '|' => result.Append("&#124;"),
                '$' => result.Append("&#36;"),
                '~' => result.Append("&#126;"),
                '\\' or '`' or '*' or '[' or ']' => result.Append('\\').Append(c),
                // Within a word it is no emphasis, and names of tables stay readable where nothing renders them.
                '_' => IsWord(parted, index - 1) && IsWord(parted, index + 1) ? result.Append(c) : result.Append("\\_"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>A name in the type of code, where it needs no escape there; otherwise as text.</summary>
    public static string Code(string text) => PlainCode().IsMatch(text) ? $"`{text}`" : Escape(text);

    /// <summary>A link; its label alone where the address is none of the web.</summary>
    /// <param name="label">Markdown.</param>
    /// <param name="url">As it came.</param>
    public static string Link(string label, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp) || !Ascii.IsValid(parsed.AbsoluteUri))
            return label;
        var address = new StringBuilder(url.Length);
        foreach (var c in parsed.AbsoluteUri)
            _ = c is > ' ' and <= '~' and not ('(' or ')' or '<' or '>' or '"' or '\\' or '|' or '`' or '\'' or '*' or '[' or ']') ? address.Append(c) : address.Append(Uri.HexEscape(c));
        return $"[{label}]({address})";
    }

    private static bool IsWord(string text, int index) => index >= 0 && index < text.Length && char.IsLetterOrDigit(text[index]);

    /// <summary>
    /// A mention; a reference to an issue, a merge request (GitLab's <c>!</c>, Azure's, too), a snippet, a milestone, a label, an epic or an
    /// alert; GitHub's <c>GH-1</c>; an address of the web, which is a link without any marks.
    /// </summary>
    [GeneratedRegex(@"@|\#|!(?=[0-9])|\$(?=[0-9])|[%~&](?=[\w""'])|\^(?=[\w#])|GH-(?=[0-9])|(?<=[A-Za-z]):(?=//)|www(?=\.)|(?:mailto|xmpp)(?=:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex References();

    [GeneratedRegex(@"\A(?:[0-9]+[.)]|[^\p{L}0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex BlockMarks();

    [GeneratedRegex(@":(?=[A-Za-z0-9_+-]+:)", RegexOptions.CultureInvariant)]
    private static partial Regex Emoji();

    [GeneratedRegex(@"\A[A-Za-z0-9_./(),:=+-](?:[A-Za-z0-9_./(),:=+ -]*[A-Za-z0-9_./(),:=+-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainCode();
}
