using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bytebase.Emulator.Wire;

/// <summary>An answer before it is written, so that a fault can stand in for it.</summary>
internal sealed record Answer(int Status, string? ContentType, byte[] Body)
{
    public const string Json = "application/json";

    public List<(string Name, string Value)> Headers { get; } = [];

    public Answer With(string name, string value)
    {
        Headers.Add((name, value));
        return this;
    }

    public static Answer Text(int status, string contentType, string text) => new(status, contentType, Encoding.UTF8.GetBytes(text));

    public static Answer Message(object message) => new(200, Json, JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), ProtoJson.Connect));

    public static Answer ConnectError(ApiException e, int? httpStatus = null)
    {
        var json = new JsonObject { ["code"] = e.Code.ConnectName() };
        if (e.Message.Length > 0) json["message"] = e.Message;
        if (e.Details.Length > 0)
        {
            json["details"] = new JsonArray([.. e.Details.Select(d => (JsonNode)new JsonObject
            {
                ["type"] = d.Type,
                ["value"] = Convert.ToBase64String(d.Bytes).TrimEnd('='),
                ["debug"] = d.Debug.DeepClone(),
            })]);
        }

        return new Answer(httpStatus ?? e.Code.HttpStatus(), Json, Serialize(json));
    }

    public static Answer RestError(ApiException e, int? httpStatus = null)
    {
        var json = new JsonObject { ["code"] = (int)e.Code, ["message"] = e.Message };
        if (e.Details.Length > 0)
        {
            json["details"] = new JsonArray([.. e.Details.Select(d =>
            {
                var detail = new JsonObject { ["@type"] = $"type.googleapis.com/{d.Type}" };
                foreach (var (name, value) in d.Debug) detail[name] = value?.DeepClone();
                return (JsonNode)detail;
            })]);
        }

        var answer = new Answer(httpStatus ?? e.Code.HttpStatus(), Json, Serialize(json));
        return e.Code == RpcCode.Unauthenticated ? answer.With("WWW-Authenticate", e.Message) : answer;
    }

    /// <summary>Compressed where it holds a message; errors are never compressed by connect-go.</summary>
    public Answer Gzip()
    {
        if (Status != 200 || Body.Length == 0) return this;
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(Body);
        return (this with { Body = stream.ToArray() }).With("Content-Encoding", "gzip");
    }

    public async Task WriteAsync(HttpContext http)
    {
        PrepareHeaders(http);
        http.Response.ContentLength = Body.Length;
        await http.Response.Body.WriteAsync(Body, http.RequestAborted);
    }

    public void PrepareHeaders(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (ContentType is not null) http.Response.ContentType = ContentType;
        foreach (var (name, value) in Headers) http.Response.Headers.Append(name, value);
    }

    private static byte[] Serialize(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(json, ProtoJson.Connect);
}
