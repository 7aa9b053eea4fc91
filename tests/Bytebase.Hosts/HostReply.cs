using System.Text.Json.Nodes;

namespace Bytebase.Hosts;

/// <summary>An answer.</summary>
public sealed record HostReply(int Status, JsonNode? Json = null)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>In place of JSON.</summary>
    public string? Html { get; init; }

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        if (Html is not null)
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(Html);
        }
        else if (Json is not null)
        {
            response.ContentType = "application/json; charset=utf-8";
            await response.WriteAsync(Json.ToJsonString());
        }
    }
}
