using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>A request as it reached the server; the body is unpacked.</summary>
internal sealed record ReceivedRequest(string Method, Uri Uri, HttpRequestHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Raw, string Body)
{
    public string? Token => Headers.Authorization?.Parameter;

    public string Encoding => string.Join(", ", ContentHeaders.ContentEncoding);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

internal delegate Task<HttpResponseMessage> Reply(ReceivedRequest request, CancellationToken cancellationToken);

/// <summary>Answers each method with its replies one after another; the last one stays.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    public static readonly Uri Url = new("https://bytebase.example.com/");

    private readonly Dictionary<string, Queue<Reply>> _replies = [];
    private readonly List<ReceivedRequest> _requests = [];

    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>The methods that were called, in order.</summary>
    public string Calls => string.Join(' ', Requests.Select(r => r.Method));

    public bool IsDisposed { get; private set; }

    public ScriptedServer On(string method, params Reply[] replies)
    {
        _replies[method] = new(replies);
        return this;
    }

    /// <summary>A JSON answer for every call.</summary>
    public ScriptedServer On(string method, string json) => On(method, Replies.Json(json));

    public ConnectTransport Connect(Credential credential, TimeProvider? time = null, Action<string>? log = null, TimeSpan? timeout = null, Func<CancellationToken, Task<string>>? identityToken = null, params KeyValuePair<string, string>[] headers) =>
        new(this, Url, credential, headers, timeout ?? TimeSpan.FromSeconds(120), new RetryPolicy(time ?? new JumpingTime(), log), identityToken);

    public BytebaseClient Client(TimeProvider? time = null) => new(Connect(Accounts.Token, time), TimeSpan.FromMinutes(30));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var raw = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var received = new ReceivedRequest(request.RequestUri!.Segments[^1], request.RequestUri, request.Headers, request.Content.Headers, raw, Unpack(raw, request.Content.Headers));
        Reply reply;
        lock (_requests)
        {
            _requests.Add(received);
            if (!_replies.TryGetValue(received.Method, out var replies))
                throw new InvalidOperationException($"The test has no reply to {received.Method}.");
            reply = replies.Count > 1 ? replies.Dequeue() : replies.Peek();
        }

        return await reply(received, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private static string Unpack(byte[] raw, HttpContentHeaders headers)
    {
        if (!headers.ContentEncoding.Contains("gzip"))
            return Encoding.UTF8.GetString(raw);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(raw), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}

internal static class Accounts
{
    public static readonly AccessToken Token = new("token-of-somebody", "BYTEBASE_ACCESS_TOKEN");

    public static readonly WorkloadIdentity Identity = new("ci@hr.workload.bytebase.com");

    public static readonly ServiceAccount Ci = new("ci@service.bytebase.com", "bbs_key-of-ci");
}

internal static class Replies
{
    public static Reply Json(string body, int status = 200, string? retryAfter = null) => Text(body, "application/json", status, retryAfter);

    /// <summary>The server's own error.</summary>
    public static Reply Error(int status, string code, string message, string? retryAfter = null) =>
        Json(JsonSerializer.Serialize(new Dictionary<string, string> { ["code"] = code, ["message"] = message }), status, retryAfter);

    public static Reply Text(string body, string? mediaType, int status = 200, string? retryAfter = null, string? location = null, string? reason = null) => (_, _) =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        response.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        response.ReasonPhrase = reason ?? response.ReasonPhrase;
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        if (location is not null)
            response.Headers.TryAddWithoutValidation("Location", location);
        return Task.FromResult(response);
    };

    public static Reply Login(string token) => Json($$"""{"token":"{{token}}"}""");

    public static Reply Fail(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    /// <summary>Never answers.</summary>
    public static Reply Hang() => async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    };
}
