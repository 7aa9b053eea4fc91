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
internal sealed partial class ConnectTransport : IDisposable
{
    /// <summary>Small bodies are not worth compressing; 48 MB of SQL in JSON became 1.9 MB in 0.09 s.</summary>
    private const int CompressFrom = 16 * 1024;

    private readonly HttpClient _http;
    private readonly Credential _credential;
    private readonly RetryPolicy _retry;
    private readonly TimeSpan _timeout;
    private readonly Func<CancellationToken, Task<string>> _identityToken;
    private readonly LoginTokens _tokens;
    private readonly SecretScrubber _secrets = new();
    private readonly ScrubbedJson _json;
    private volatile bool _serverRefusesGzip;
    private volatile bool _serverHasAnswered;
    private int _requestCount;

    /// <param name="handler">Sends the requests; owned by the transport.</param>
    /// <param name="baseAddress">The server's external URL.</param>
    /// <param name="credential">Who we are.</param>
    /// <param name="headers">Sent with every request, for a front such as an identity-aware proxy.</param>
    /// <param name="timeout">For one attempt of a call.</param>
    /// <param name="identityToken">Asks the CI system for an OIDC token; needed for a workload identity alone.</param>
    public ConnectTransport(
        HttpMessageHandler handler,
        Uri baseAddress,
        Credential credential,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        TimeSpan timeout,
        RetryPolicy retry,
        Func<CancellationToken, Task<string>>? identityToken = null)
    {
        BaseAddress = baseAddress;
        _credential = credential;
        _retry = retry;
        _timeout = timeout;
        _identityToken = identityToken ?? (_ => throw new InvalidOperationException("A workload identity needs the CI system's token."));
        _tokens = new LoginTokens(credential, LoginAsync, retry.Time, retry.Log);
        _json = new ScrubbedJson(_secrets);
        _secrets.AddCredential((credential as AccessToken)?.Token);
        _secrets.AddCredential((credential as ServiceAccount)?.Secret);
        // Each attempt has its own deadline; the client's own would end a long review.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Bytebase.MSBuild", typeof(ConnectTransport).Assembly.GetName().Version?.ToString(3)));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        foreach (var (name, value) in headers)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            _secrets.AddValue(value);
        }
    }

    public Uri BaseAddress { get; }

    public int RequestCount => _requestCount;

    /// <summary>The handler for a real server.</summary>
    /// <param name="server">Its URL; one on this machine is asked without a proxy.</param>
    /// <param name="authorities">Trusted besides those of the machine.</param>
    public static SocketsHttpHandler CreateHandler(Uri? server = null, CertificateAuthorities? authorities = null)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            // A redirect would carry the token to wherever it points.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            DefaultProxyCredentials = CredentialCache.DefaultCredentials,
            // http:// is allowed to this machine since nobody is between: a proxy would be.
            UseProxy = server?.IsLoopback != true,
        };
        if (authorities is not null)
            handler.SslOptions.RemoteCertificateValidationCallback = authorities.Validate;
        return handler;
    }

    /// <summary>Makes a call; logs in first where the credential needs it, and once more when the token was refused.</summary>
    /// <param name="timeout">For one attempt, in place of the transport's own.</param>
    /// <param name="repeat">After failures that pass.</param>
    /// <exception cref="ServerException">The call failed, after the retries that make sense.</exception>
    /// <exception cref="BytebaseException">The CI system gave no token to log in with.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        string service,
        string method,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        TimeSpan? timeout,
        CancellationToken cancellationToken,
        Repeat repeat = Repeat.Patiently)
    {
        var path = $"bytebase.v1.{service}/{method}";
        var scrubbed = _json.Of(responseType);
        var token = await _tokens.GetAsync(null, cancellationToken);
        try
        {
            return await AttemptsAsync(token);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Unauthenticated && _tokens.CanRenew)
        {
            // Once per call: a server that refuses every new token must not be asked for ever.
            token = await _tokens.GetAsync(token, cancellationToken);
            return await AttemptsAsync(token);
        }

        Task<TResponse> AttemptsAsync(string bearer) => _retry.RunAsync(
            ct => SendAsync(path, method, request, requestType, scrubbed, bearer, timeout ?? _timeout, ct),
            repeat,
            () => _serverHasAnswered,
            cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _tokens.Dispose();
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
            // The handler gives up connecting earlier, in the same way.
            throw deadline.IsCancellationRequested
                ? new ServerException(ServerFailure.Timeout, method, FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.##} s"), inner: e)
                : new ServerException(ServerFailure.Unreachable, method, FirstLine.Of((e.InnerException ?? e).Message), inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            throw new ServerException(KindOf(e), method, FirstLine.Of(_secrets.Text(WordsOf(e))), inner: e);
        }
    }

    /// <summary>Why there was no answer. .NET's words for a proxy's refusal hold the proxy's address with its password.</summary>
    public static string WordsOf(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } refused
        ? FormattableString.Invariant($"the proxy answered HTTP {(int?)refused.StatusCode}")
        : (e.InnerException ?? e).Message;

    private static ServerFailure KindOf(Exception e) => e switch
    {
        // The proxy's answer to CONNECT: the server was not even asked.
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) } => ServerFailure.ProxyRefused,
        { InnerException: AuthenticationException } => ServerFailure.Tls,
        _ => ServerFailure.Unreachable,
    };

    private async Task<TResponse> ReadAsync<TResponse>(HttpResponseMessage response, string method, JsonTypeInfo<TResponse> type, CancellationToken cancellationToken)
    {
        var json = response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.Json;
        if (!response.IsSuccessStatusCode)
        {
            var failure = await ServerErrors.FromAsync(response, method, json ? await ReadErrorAsync(response, cancellationToken) : null, _secrets.Text, _retry.Time, cancellationToken);
            _serverHasAnswered |= failure.Code.Length > 0 && failure.Kind != ServerFailure.Unavailable;
            throw failure;
        }

        if (!json)
            throw await ServerErrors.NotTheApiAsync(response, method, _secrets.Text, cancellationToken);
        try
        {
            var answer = await JsonAnswers.ReadAsync(response.Content, type, cancellationToken)
                ?? throw await ServerErrors.NotTheApiAsync(response, method, _secrets.Text, cancellationToken);
            _serverHasAnswered = true;
            return answer;
        }
        catch (JsonException e)
        {
            // Cut off on the way: as transient as a reset connection.
            throw new ServerException(ServerFailure.Unreachable, method, $"the answer is no complete JSON ({FirstLine.Of(e.Message)})", inner: e);
        }
    }

    private static async Task<ErrorEnvelope?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonAnswers.ReadAsync(response.Content, WireJson.Default.ErrorEnvelope, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
