using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Server;

/// <summary>
/// Takes our own secrets out of what the server, or something before it, says: either may echo what it was sent. Safe for use by calls at
/// once.
/// </summary>
internal sealed partial class SecretScrubber
{
    private const string Mask = "***";

    /// <summary>Shorter ones may be a part of any word.</summary>
    private const int ShortestCredential = 8;

    /// <summary>A header's value may be a single letter, or <c>1</c>, which is no secret.</summary>
    private const int ShortestValue = 4;

    // Replaced as a whole, so that readers need no lock.
    private volatile string[] _credentials = [];
    private volatile string[] _values = [];

    /// <summary>Adds a token or a key: a text that nobody can guess.</summary>
    public void AddCredential(string? secret)
    {
        if (secret is { Length: >= ShortestCredential })
            _credentials = Add(_credentials, secret);
        AddValue(secret);
    }

    /// <summary>Adds the value of a custom header, which may as well be an ordinary word.</summary>
    public void AddValue(string? value)
    {
        if (value is { Length: >= ShortestValue })
            _values = Add(_values, value);
    }

    /// <summary>A text that is shown, without any of the secrets, and without anything that looks like a token or the login of a URL.</summary>
    public string Text(string text)
    {
        text = Replace(text, _values);
        if (text.Contains('@'))
            text = UserInfo().Replace(text, "://" + Mask + "@");
        return text.Contains("eyJ", StringComparison.Ordinal) ? Token().Replace(text, Mask) : text;
    }

    /// <summary>A name or another text that the flow goes on with: only what cannot be a part of one is taken out.</summary>
    public string Identifier(string text) => Replace(text, _credentials);

    private static string Replace(string text, string[] secrets)
    {
        foreach (var secret in secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
                text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    // The longest first: one secret may be a part of another. In a URL some characters are escaped.
    private static string[] Add(string[] secrets, string secret) =>
        [.. secrets.Append(secret).Append(Uri.EscapeDataString(secret)).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];

    [GeneratedRegex(@"://[^/\s@']+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // The beginning of a token may be all that is left of one; it identifies the account, at least.
    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
