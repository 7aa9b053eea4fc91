using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Control;

/// <summary>What was received, for <c>GET /_emulator/requests</c>. No credential is ever kept: of Authorization only the scheme.</summary>
internal sealed class RequestLog
{
    private const int MaximumKept = 2000;
    private const int MaximumBody = 1024 * 1024;
    private const long MaximumBodies = 64L * 1024 * 1024;

    private static readonly string[] Headers = ["content-type", "content-encoding", "accept-encoding", "expect", "user-agent", "connect-protocol-version", "connect-timeout-ms"];

    // Fields whose values are credentials in Login and ExchangeToken, and in their answers.
    public static readonly string[] SecretFields = ["password", "token", "accessToken", "access_token", "mfaTempToken", "otpCode", "recoveryCode", "emailCode"];

    private static readonly object FaultKey = new();

    private Queue<(JsonObject Entry, int Port, int Bytes)> _requests = new();
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>Keeps which fault an exchange met.</summary>
    public static void Note(HttpContext http, string fault) => http.Items[FaultKey] = fault;

    public async Task RecordAsync(HttpContext http, RequestDelegate next)
    {
        var body = await RequestBody.ReadAsync(http);
        var time = DateTime.UtcNow;
        var started = Stopwatch.GetTimestamp();
        var entry = new JsonObject
        {
            ["method"] = http.Request.Method,
            ["path"] = $"{http.Request.Path}{http.Request.QueryString}",
            ["headers"] = HeadersOf(http.Request),
            ["bodyBytes"] = body.Length,
            ["time"] = ProtoJson.Timestamp(time),
            // until it is answered
            ["status"] = 0,
        };
        var decoded = Decode(http.Request, body);
        if (decoded is JsonObject message)
        {
            foreach (var field in SecretFields.Where(message.ContainsKey)) message[field] = "(not kept)";
        }

        if (decoded is not null) entry["body"] = decoded;
        Keep(entry, http.Connection.LocalPort, decoded is null ? 0 : body.Length);

        try
        {
            await next(http);
        }
        finally
        {
            lock (_gate)
            {
                entry["status"] = http.Response.HasStarted ? http.Response.StatusCode : 0;
                if (http.Items.TryGetValue(FaultKey, out var fault)) entry["fault"] = (string)fault!;
                entry["milliseconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1);
            }
        }
    }

    /// <param name="port">Those that came in by one port alone; 0 is all.</param>
    public JsonObject ToJson(int port)
    {
        lock (_gate) return new JsonObject { ["requests"] = new JsonArray([.. _requests.Where(r => port == 0 || r.Port == port).Select(r => (JsonNode)r.Entry.DeepClone())]) };
    }

    /// <param name="port">Those that came in by one port alone; 0 is all.</param>
    public void Clear(int port)
    {
        lock (_gate)
        {
            _requests = new(_requests.Where(r => port != 0 && r.Port != port));
            _bytes = _requests.Sum(r => (long)r.Bytes);
        }
    }

    private void Keep(JsonObject entry, int port, int bytes)
    {
        lock (_gate)
        {
            _requests.Enqueue((entry, port, bytes));
            _bytes += bytes;
            while (_requests.Count > MaximumKept || (_bytes > MaximumBodies && _requests.Count > 1)) _bytes -= _requests.Dequeue().Bytes;
        }
    }

    private static JsonObject HeadersOf(HttpRequest request)
    {
        var json = new JsonObject();
        foreach (var (name, value) in request.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (lower == "authorization") json[lower] = value.ToString().Split(' ')[0];
            else if (Headers.Contains(lower) || lower.StartsWith("x-", StringComparison.Ordinal)) json[lower] = value.ToString();
        }

        return json;
    }

    public static JsonNode? Decode(HttpRequest request, byte[] body)
    {
        if (body.Length is 0 or > MaximumBody) return null;
        try
        {
            if (request.Headers.ContentEncoding == "gzip")
            {
                using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
                using var stream = new MemoryStream();
                gzip.CopyTo(stream);
                body = stream.ToArray();
                if (body.Length > MaximumBody) return null;
            }

            return JsonNode.Parse(body);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}
