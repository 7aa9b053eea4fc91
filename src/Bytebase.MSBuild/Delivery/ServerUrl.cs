using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The server's external URL.</summary>
internal static partial class ServerUrl
{
    /// <returns>The URL with a trailing slash, or <see langword="null"/> when <paramref name="text"/> is empty.</returns>
    /// <exception cref="BytebaseException">Not an absolute http(s) URL, or one that would send credentials in the clear.</exception>
    public static Uri? Parse(string text, bool allowInsecureHttp)
    {
        if (text.Length == 0)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
            throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseUrl", WithoutUserInfo(text), "an absolute URL, the server's external URL", "https://bytebase.example.com");
        if (HoldsCredential(text, out var address))
            throw new BytebaseException(DiagnosticDescriptors.CredentialInUrl, address);
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !allowInsecureHttp)
            throw new BytebaseException(DiagnosticDescriptors.InsecureHttp, url.GetLeftPart(UriPartial.Path));
        // Without the slash a relative path would replace the last segment.
        var path = url.GetLeftPart(UriPartial.Path);
        return new Uri(path.EndsWith('/') ? path : path + "/");
    }

    /// <summary>Whether a URL holds a user name or password, which must not be written anywhere.</summary>
    /// <param name="address">The URL's scheme and host.</param>
    public static bool HoldsCredential(string text, out string address)
    {
        var parsed = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length > 0;
        // "http:/user:password@host" is no URL, and holds one all the same.
        var holds = parsed || Malformed().IsMatch(text);
        address = parsed ? url!.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : holds ? WithoutUserInfo(text) : "";
        return holds;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:/*[^/?#]*@", RegexOptions.CultureInvariant)]
    private static partial Regex Malformed();

    private static string WithoutUserInfo(string text) =>
        text.LastIndexOf('@') is >= 0 and var at ? "…" + text[at..] : text;
}
