namespace System.Net.Http;

/// <summary>
/// The proxy of <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, which .NET reads and .NET Framework does not
/// (learn.microsoft.com/dotnet/api/system.net.http.httpclient.defaultproxy).
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly string[] _exceptions;

    private EnvironmentProxy(Uri? http, Uri? https, string? exceptions)
    {
        (_http, _https) = (http, https);
        _exceptions = (exceptions ?? "").Split([','], StringSplitOptions.RemoveEmptyEntries).Select(e => e.Trim()).Where(e => e.Length > 0).ToArray();
    }

    /// <summary>For a proxy whose address holds none.</summary>
    public ICredentials? Credentials
    {
        get => field ?? CredentialsOf(_https ?? _http);
        set;
    }

    /// <summary>The environment's; <see langword="null"/> where it names none, and the system's settings count.</summary>
    public static EnvironmentProxy? Create() => Create(Environment.GetEnvironmentVariable);

    internal static EnvironmentProxy? Create(Func<string, string?> environment)
    {
        var all = Parse(Read("all_proxy"));
        var http = Parse(Read("http_proxy")) ?? all;
        var https = Parse(Read("https_proxy")) ?? all;
        return http is null && https is null ? null : new(http, https, Read("no_proxy"));

        string? Read(string name) => environment(name) is { Length: > 0 } value ? value : environment(name.ToUpperInvariant());
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyOf(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || ProxyOf(host) is null || _exceptions.Any(e => Matches(e, host.IdnHost));

    private static bool Matches(string exception, string host)
    {
        // ".example.com" and "*.example.com" are the hosts below a domain; anything else is one host.
        var suffix = exception.StartsWith("*.", StringComparison.Ordinal) ? exception[1..] : exception;
        return suffix[0] == '.'
            ? host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) || host.Equals(suffix[1..], StringComparison.OrdinalIgnoreCase)
            : suffix == "*" || host.Equals(suffix, StringComparison.OrdinalIgnoreCase);
    }

    private static Uri? Parse(string? text) => text is { Length: > 0 }
        && Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var proxy) ? proxy : null;

    private static NetworkCredential? CredentialsOf(Uri? proxy)
    {
        if (proxy is not { UserInfo.Length: > 0 })
            return null;
        var parts = proxy.UserInfo.Split([':'], 2);
        return new(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private Uri? ProxyOf(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _https : _http;
}
