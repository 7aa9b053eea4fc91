using System.Net;
using System.Text.RegularExpressions;

namespace Bytebase.Hosts;

/// <summary>How hosts render what is not meant to be seen.</summary>
internal static partial class CommentMarkup
{
    /// <summary>GitHub, GitLab and Azure drop HTML comments (github.github.com/gfm, 6.11; docs.gitlab.com/user/markdown, "Comments").</summary>
    public static string WithoutHtmlComments(string body) => Definition().Replace(HtmlComment().Replace(body, ""), "");

    /// <summary>Bitbucket Cloud escapes HTML, and drops definitions of links as Python-Markdown does (github.com/The-PR-Agent/pr-agent/issues/3283).</summary>
    public static string WithEscapedHtml(string body) => WebUtility.HtmlEncode(Definition().Replace(body, ""));

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex HtmlComment();

    // Python-Markdown's ReferenceProcessor: [id]: link (title), alone in its block.
    [GeneratedRegex(@"^ {0,3}\[[^\[\]]*\]:[ ]*\S+([ ]+(""[^""]*""|'[^']*'|\([^()]*\)))?[ ]*$\n?", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
