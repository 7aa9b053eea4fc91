using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>
/// Unary calls over Connect JSON (connectrpc.com/docs/protocol): authentication, retries, compression, and errors as
/// <see cref="ServerException"/>. One instance serves a whole build on kept-alive connections.
/// </summary>
internal sealed class ConnectTransport : IDisposable
{
    /// <summary>Small bodies are not worth compressing; 48 MB of SQL in JSON became 1.9 MB in 0.09 s.</summary>
    private const int CompressFrom = 16 * 1024;

    private readonly HttpClient _http;
    private readonly Credential _credential;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly RetryPolicy _retry;
    private readonly TimeSpan _timeout;
    private readonly SemaphoreSlim _login = new(1, 1);
    private string? _token;
    private ServerException? _loginRefusal;
    private volatile bool _serverRefusesGzip;
    private int _requestCount;

    /// <param name="handler">Sends the requests; owned by the transport.</param>
    /// <param name="baseAddress">The server's external URL.</param>
    /// <param name="credential">Who we are.</param>
    /// <param name="headers">Sent with every request, for a front such as an identity-aware proxy.</param>
    /// <param name="timeout">For one attempt of a call.</param>
    public ConnectTransport(HttpMessageHandler handler, Uri baseAddress, Credential credential, IReadOnlyList<KeyValuePair<string, string>> headers, TimeSpan timeout, RetryPolicy retry)
    {
        BaseAddress = baseAddress;
        _credential = credential;
        _headers = headers;
        _retry = retry;
        _timeout = timeout;
        _token = (credential as AccessToken)?.Token;
        // Each attempt has its own deadline; the client's own would end a long review.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Bytebase.MSBuild", typeof(ConnectTransport).Assembly.GetName().Version?.ToString(3)));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        foreach (var (name, value) in headers)
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
    }

    public Uri BaseAddress { get; }

    public int RequestCount => _requestCount;

    /// <summary>The handler for a real server.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AutomaticDecompression = DecompressionMethods.GZip,
        // A redirect would carry the token to wherever it points.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        DefaultProxyCredentials = CredentialCache.DefaultCredentials,
    };

    /// <summary>Makes a call; logs in first where the credential needs it, and once more when the token was refused.</summary>
    /// <param name="timeout">For one attempt, in place of the transport's own.</param>
    /// <exception cref="ServerException">The call failed, after the retries that make sense.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        string service,
        string method,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
    {
        var path = $"bytebase.v1.{service}/{method}";
        var token = await GetTokenAsync(null, cancellationToken);
        try
        {
            return await AttemptsAsync(token);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Unauthenticated && _credential is ServiceAccount)
        {
            // Once per call: a server that refuses every new token must not be asked for ever.
            token = await GetTokenAsync(token, cancellationToken);
            return await AttemptsAsync(token);
        }

        Task<TResponse> AttemptsAsync(string bearer) => _retry.RunAsync(
            ct => SendAsync(path, method, request, requestType, responseType, bearer, timeout ?? _timeout, ct),
            cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    /// <param name="refused">A token that the server refused, or <see langword="null"/>.</param>
    private async Task<string> GetTokenAsync(string? refused, CancellationToken cancellationToken)
    {
        if (_token is { } known && known != refused)
            return known;
        if (_credential is not ServiceAccount account)
            throw new InvalidOperationException("An access token is known from the start.");
        await _login.WaitAsync(cancellationToken);
        try
        {
            // Another call may have logged in meanwhile.
            if (_token is { } renewed && renewed != refused)
                return renewed;
            // Nor ask again for what was refused: calls at once would count as so many attempts against the account.
            if (_loginRefusal is { } refusal)
                throw refusal;
            var response = await _retry.RunAsync(
                ct => SendAsync("bytebase.v1.AuthService/Login", "Login", new LoginRequest(account.Email, account.Secret), WireJson.Default.LoginRequest, WireJson.Default.LoginResponse, null, _timeout, ct),
                cancellationToken);
            return _token = response.Token is { Length: > 0 } token
                ? token
                : throw new ServerException(ServerFailure.LoginRefused, "Login", "the account needs a second factor; use a service account");
        }
        catch (ServerException e) when (e.Kind == ServerFailure.LoginRefused)
        {
            _loginRefusal = e;
            throw;
        }
        finally
        {
            _login.Release();
        }
    }

    private async Task<TResponse> SendAsync<TRequest, TResponse>(
        string path,
        string method,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        string? bearer,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var compressed = !_serverRefusesGzip;
            using var content = await CompressedJson.CreateAsync(request, requestType, compressed ? CompressFrom : int.MaxValue, deadline.Token);
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(BaseAddress, path)) { Content = content };
            if (bearer is not null)
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            Interlocked.Increment(ref _requestCount);
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (content.Headers.ContentEncoding.Count > 0 && response.StatusCode is HttpStatusCode.UnsupportedMediaType or HttpStatusCode.NotImplemented)
            {
                _serverRefusesGzip = true;
                return await SendAsync(path, method, request, requestType, responseType, bearer, timeout, cancellationToken);
            }

            return await ReadAsync(response, method, responseType, deadline.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException(ServerFailure.Timeout, method, FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.##} s"), inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            var tls = e.InnerException is AuthenticationException;
            throw new ServerException(tls ? ServerFailure.Tls : ServerFailure.Unreachable, method, FirstLine.Of((e.InnerException ?? e).Message), inner: e);
        }
    }

    private async Task<TResponse> ReadAsync<TResponse>(HttpResponseMessage response, string method, JsonTypeInfo<TResponse> type, CancellationToken cancellationToken)
    {
        var json = response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.Json;
        if (!response.IsSuccessStatusCode)
            throw ServerErrors.From(response, method, json ? await ReadErrorAsync(response, cancellationToken) : null, Scrub);
        if (!json)
            throw ServerErrors.NotTheApi(response, method);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw ServerErrors.NotTheApi(response, method);
        }
        catch (JsonException e)
        {
            // Cut off on the way: as transient as a reset connection.
            throw new ServerException(ServerFailure.Unreachable, method, $"the answer is no complete JSON ({FirstLine.Of(e.Message)})", inner: e);
        }
    }

    private string Scrub(string text)
    {
        foreach (var secret in (string?[])[_token, (_credential as ServiceAccount)?.Secret, .. _headers.Select(h => h.Value)])
        {
            // A header's value may be a single letter, which is no secret.
            if (secret is { Length: > 3 })
                text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }

    private static async Task<ErrorEnvelope?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(WireJson.Default.ErrorEnvelope, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
