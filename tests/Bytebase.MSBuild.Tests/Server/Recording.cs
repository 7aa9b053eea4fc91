using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bytebase.MSBuild.Delivery;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>One scenario of tests/contract: what a real server was asked and what it answered.</summary>
internal sealed class Recording(string file)
{
    private readonly Dictionary<string, JsonElement> _exchanges = Repository.Contract(file).GetProperty("exchanges").EnumerateArray()
        .ToDictionary(exchange => exchange.GetProperty("name").GetString()!);

    public IEnumerable<string> Names => _exchanges.Keys;

    public int Status(string exchange) => Response(exchange).GetProperty("status").GetInt32();

    /// <summary>The last part of the path.</summary>
    public string Method(string exchange) => Request(exchange).GetProperty("path").GetString()!.Split('/')[^1];

    public JsonElement Body(string exchange) => Response(exchange).TryGetProperty("body", out var body) ? body : default;

    public JsonElement RequestBody(string exchange) => Request(exchange).GetProperty("body");

    /// <summary>The answer as the client reads it.</summary>
    public T Answer<T>(string exchange, JsonTypeInfo<T> type) => Body(exchange).Deserialize(type)!;

    /// <summary>The files of a request, as if they lay in <c>/repo</c>.</summary>
    public ReleaseContent Content(string exchange) => new([.. RequestBody(exchange).GetProperty("release").GetProperty("files").EnumerateArray()
        .Select(f => new ReleaseContentFile(Text(f, "path"), "/repo/" + Text(f, "path"), Text(f, "version"), f.GetProperty("statement").GetBytesFromBase64()))]);

    private JsonElement Request(string exchange) => _exchanges[exchange].GetProperty("request");

    private JsonElement Response(string exchange) => _exchanges[exchange].GetProperty("response");

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
