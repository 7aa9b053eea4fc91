using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>An answer that is not the API's, in words: whose page it may be, and what would let a build through.</summary>
internal static partial class FrontPage
{
    /// <summary>Enough for the title and the marks of a front; the rest of a page is not read.</summary>
    private const int MaximumLength = 16 * 1024;

    /// <summary>What came, for example <c>HTTP 200 (text/html, titled "Sign in")</c>, and what helps where that is known.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.Headers.Location is { } location)
            return $"HTTP {status} (a redirect to {Address(location)})";
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type != MediaTypeNames.Text.Html)
            return $"HTTP {status} ({type ?? "no content type"})";
        var page = await ReadAsync(response, cancellationToken);
        var title = FirstLine.Of(string.Join(' ', System.Net.WebUtility.HtmlDecode(Title().Match(page).Groups[1].Value).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        title = title.Length > 80 ? title[..80] + "…" : title;
        return $"HTTP {status} (a web page{(title.Length > 0 ? $", titled \"{title}\"" : "")}, {type}){Hint(response, page)}";
    }

    private static string Hint(HttpResponseMessage response, string page)
    {
        // ngrok's free addresses greet whoever sends a browser's or an unknown user agent; the header, with any value, skips that page.
        if (response.Headers.Contains("Ngrok-Error-Code") || page.Contains("ngrok", StringComparison.OrdinalIgnoreCase))
            return ": ngrok's own page. If it is the warning before the first visit, <BytebaseCustomHeader Include=\"ngrok-skip-browser-warning: true\" /> skips it; if it is an error, the tunnel leads nowhere";
        if (page.Contains("cloudflareaccess.com", StringComparison.OrdinalIgnoreCase))
            return ": Cloudflare Access wants a service token, in BYTEBASE_CUSTOM_HEADERS as CF-Access-Client-Id and CF-Access-Client-Secret, a line each";
        if (page.Contains("does not bundle frontend", StringComparison.Ordinal) || page.Contains("<title>Bytebase", StringComparison.OrdinalIgnoreCase))
            return ": Bytebase's own web page, so the server is there, and the path of BytebaseUrl is wrong or a front sends the API's paths to the page";
        if (page.Contains("type=\"password\"", StringComparison.OrdinalIgnoreCase) || page.Contains("type='password'", StringComparison.OrdinalIgnoreCase))
            return ": a login page. Let /bytebase.v1.* pass for this machine, or give the front what it wants in BYTEBASE_CUSTOM_HEADERS";
        return "";
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[MaximumLength];
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // Half a page tells no more than that it was one.
            return "";
        }
    }

    /// <summary>Where a redirect leads, without user name and query, which may hold a credential. Most are relative.</summary>
    public static string Address(Uri location) => location.IsAbsoluteUri
        ? location.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : location.OriginalString.Split('?', '#')[0];

    [GeneratedRegex("<title[^>]*>(.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Title();
}
