using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bytebase.Emulator.Wire;

/// <summary>Connect's unary JSON protocol under <c>/bytebase.v1.Service/Method</c> (recorded in <c>transport</c>).</summary>
internal sealed partial class ConnectEndpoint(ApiMethodTable methods, ApiDispatcher dispatcher)
{
    public async Task HandleAsync(HttpContext http, string path)
    {
        var service = path["/bytebase.v1.".Length..].Split('/')[0];
        if (!methods.Services.Contains(service))
        {
            await Answer.Text(405, Answer.Json, "{\"message\":\"Method Not Allowed\"}\n").With("Allow", "OPTIONS, GET").WriteAsync(http);
            return;
        }

        if (methods.Find(path) is not { } method)
        {
            await Answer.Text(404, "text/plain; charset=utf-8", "404 page not found\n").WriteAsync(http);
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await new Answer(405, null, []).With("Allow", "POST").WriteAsync(http);
            return;
        }

        if (MediaType(http.Request.ContentType) != Answer.Json)
        {
            await new Answer(415, null, []).With("Accept-Post", Answer.Json).WriteAsync(http);
            return;
        }

        var body = await RequestBody.ReadAsync(http);
        await dispatcher.HandleAsync(http, method, () => Parse(http.Request, method, body), Answer.ConnectError, answer => AsksForGzip(http.Request) ? answer.Gzip() : answer);
    }

    private static object Parse(HttpRequest request, ApiMethod method, byte[] body)
    {
        var version = request.Headers["Connect-Protocol-Version"].ToString();
        if (version.Length > 0 && version != "1") throw ApiException.Invalid($"Connect-Protocol-Version must be \"1\": got \"{version}\"");

        var encoding = request.Headers.ContentEncoding.ToString();
        switch (encoding)
        {
            case "" or "identity":
                break;
            case "gzip":
                body = Decompress(body);
                break;
            default:
                throw new ApiException(RpcCode.Unimplemented, $"unknown compression \"{encoding}\": supported encodings are gzip");
        }

        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), method.RequestType, ProtoJson.Connect)
                ?? throw new JsonException("unexpected token null");
        }
        catch (JsonException e)
        {
            throw ApiException.Invalid($"unmarshal message: unmarshal into *v1.{method.Name}Request: {Describe(e)}");
        }
    }

    /// <summary>In protojson's form; its wording only for what clients meet most.</summary>
    public static string Describe(JsonException e)
    {
        var unknown = UnmappedPattern.Match(e.Message);
        var text = unknown.Success ? $"unknown field \"{unknown.Groups[1].Value}\"" : e.Message;
        return string.Create(CultureInfo.InvariantCulture, $"proto: (line {e.LineNumber + 1}:{e.BytePositionInLine + 1}): {text}");
    }

    private static byte[] Decompress(byte[] body)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            using var stream = new MemoryStream(body.Length * 8);
            gzip.CopyTo(stream);
            return body.Length > 0 && stream.Length == 0 ? throw new InvalidDataException("unexpected EOF") : stream.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw ApiException.Invalid($"get decompressor: {e.Message}");
        }
    }

    /// <summary>connect-go answers in the request's own encoding where no other is asked for (recorded in <c>transport</c>).</summary>
    private static bool AsksForGzip(HttpRequest request)
    {
        var accept = request.Headers.AcceptEncoding.ToString();
        return (accept.Length > 0 ? accept : request.Headers.ContentEncoding.ToString()).Contains("gzip", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnmappedPattern { get; }

    private static string? MediaType(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant();
}
