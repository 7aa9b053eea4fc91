using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// Sends requests to the API of a repository's host. A report is worth a few seconds of a build and no more: three attempts a request, and
/// thirty seconds of failed attempts and pauses for all requests together.
/// </summary>
internal sealed class HostClient : IDisposable
{
    private const int Attempts = 3;

    /// <summary>A page of a hundred comments at their longest; more is no answer of an API.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    private const int LongestError = 64 * 1024;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Of all requests together, those that succeed too: a slow host with many pages.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly HostEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly Action<string> _detail;
    private readonly HttpClient _http;
    private readonly long _start;
    private TimeSpan _lost;

    /// <param name="endpoint">Where to ask, and as whom.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="detail">Gets a line for each repetition.</param>
    public HostClient(HostEndpoint endpoint, TimeProvider time, Action<string> detail)
    {
        (_endpoint, _time, _detail, _start) = (endpoint, time, detail, time.GetTimestamp());
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            // A redirect would carry the token to wherever it points.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            DefaultProxyCredentials = CredentialCache.DefaultCredentials,
            // http:// is allowed to this machine since nobody is between: a proxy would be.
            UseProxy = endpoint.Proxy is not null || !endpoint.BaseAddress.IsLoopback,
        };
        if (endpoint.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy);
        _http = new HttpClient(handler) { Timeout = AttemptTimeout };
        // GitHub refuses requests without one.
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Bytebase.MSBuild", typeof(HostClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]));
        if (endpoint.Token.Length > 0)
            _http.DefaultRequestHeaders.TryAddWithoutValidation(endpoint.TokenHeader, endpoint.TokenPrefix + endpoint.Token);
        foreach (var (name, value) in endpoint.Headers)
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        if (_http.DefaultRequestHeaders.Accept.Count == 0)
            _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
    }

    /// <summary>The host, for messages.</summary>
    public string Name => _endpoint.Name;

    /// <summary>Makes a request, and makes it again after failures that pass.</summary>
    /// <param name="path">Appended to the base address.</param>
    /// <param name="json">The body, or <see langword="null"/>.</param>
    /// <param name="mayRepeat">Whether doing it twice is as good as once. Otherwise only what was certainly not done is done again.</param>
    /// <exception cref="HostException">The host did not do it.</exception>
    public async Task<HostAnswer> SendAsync(HttpMethod method, string path, byte[]? json, bool mayRepeat, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (_time.GetElapsedTime(_start) > Limit)
                throw new HostException(HostFailure.Unavailable, FormattableString.Invariant($"it took longer than {Limit.TotalMinutes:0} minutes"));
            var start = _time.GetTimestamp();
            try
            {
                return await AttemptAsync(method, path, json, cancellationToken);
            }
            catch (HostException e)
            {
                _lost += _time.GetElapsedTime(start);
                if (!e.Passes || (e.MayHaveHappened && !mayRepeat) || attempt == Attempts || !await PauseAsync(e, TimeSpan.FromSeconds(attempt), cancellationToken))
                    throw;
            }
        }
    }

    /// <summary>Waits before something is tried again.</summary>
    /// <param name="e">What failed.</param>
    /// <param name="pause">For so long, where the host does not say.</param>
    /// <returns>Whether there is time for that: nothing was waited for otherwise.</returns>
    public async Task<bool> PauseAsync(HostException e, TimeSpan pause, CancellationToken cancellationToken)
    {
        pause = e.RetryAfter ?? pause;
        if (_lost + pause > Patience)
            return false;
        _lost += pause;
        _detail(FormattableString.Invariant($"{_endpoint.Name}: {e.Message}; trying again in {pause.TotalSeconds:0.#} s"));
        await Task.Delay(pause, _time, cancellationToken);
        return true;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HostAnswer> AttemptAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, _endpoint.BaseAddress.AbsoluteUri + path);
            if (json is not null)
                request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // The client's own timeout ends with the headers.
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(AttemptTimeout);
            return await ReadAsync(response, deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HostException(HostFailure.Unavailable, WordsOf(e)) { MayHaveHappened = true };
        }
    }

    private async Task<HostAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (_endpoint.RefusesWithLoginPage && response.StatusCode is HttpStatusCode.NonAuthoritativeInformation or HttpStatusCode.Found)
            throw new HostException(HostFailure.Refused, $"HTTP {status}, a login page");
        if (status is >= 300 and < 400)
            throw new HostException(HostFailure.NotTheApi, $"HTTP {status}: it redirects, and a token follows no redirect");
        var body = await ReadAsync(response.Content, response.IsSuccessStatusCode ? LongestAnswer : LongestError, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw HostErrors.Of(response, body, _endpoint.Token, _time);
        var link = response.Headers.TryGetValues("Link", out var links) ? string.Join(',', links) : "";
        var next = response.Headers.TryGetValues("x-next-page", out var pages) ? pages.First().Trim() : "";
        if (body is { Length: 0 })
            return new HostAnswer(response.StatusCode, default, link, next);
        return body is not null && HostErrors.Parse(body) is { } json
            ? new HostAnswer(response.StatusCode, json, link, next)
            : throw NotJson(status, body);
    }

    private static HostException NotJson(int status, byte[]? body) => body switch
    {
        null => new(HostFailure.NotTheApi, $"the answer is larger than {LongestAnswer >> 20} MB") { MayHaveHappened = true },
        _ when body.AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8) => new(HostFailure.NotTheApi, $"HTTP {status} with a page in place of JSON") { MayHaveHappened = true },
        // Cut off on the way: as transient as a connection that breaks.
        _ => new(HostFailure.Unavailable, "the answer is no complete JSON") { MayHaveHappened = true },
    };

    /// <returns><see langword="null"/> when there is more than <paramref name="longest"/> bytes.</returns>
    private static async Task<byte[]?> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var part = new byte[16 * 1024];
        while (await stream.ReadAsync(part, cancellationToken) is > 0 and var read)
        {
            if (buffer.Length + read > longest)
                return null;
            buffer.Write(part, 0, read);
        }

        return buffer.ToArray();
    }

    // .NET's words for a proxy's refusal hold the proxy's address with its password.
    private static string WordsOf(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } refused => FormattableString.Invariant($"the proxy answered HTTP {(int?)refused.StatusCode}"),
        OperationCanceledException => FormattableString.Invariant($"no answer within {AttemptTimeout.TotalSeconds:0} s"),
        _ => FirstLine.Of((e.InnerException ?? e).Message),
    };
}
