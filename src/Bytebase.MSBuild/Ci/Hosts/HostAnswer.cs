using System.Net;
using System.Text.Json;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>What a host answered: always a success, with JSON or without a body.</summary>
/// <param name="Status">2xx.</param>
/// <param name="Json">Undefined where there was no body.</param>
/// <param name="Link">The header <c>Link</c> (RFC 8288); empty without one.</param>
/// <param name="NextPage">GitLab's header <c>x-next-page</c>; empty on the last page and where there is none.</param>
internal sealed record HostAnswer(HttpStatusCode Status, JsonElement Json, string Link, string NextPage)
{
    /// <summary>Whether <c>Link</c> names a next page. Its address is not used: a token goes nowhere that an answer names.</summary>
    public bool LinksToNext => Link.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase) || Link.Contains("rel=next", StringComparison.OrdinalIgnoreCase);

    /// <summary>The elements of an array; none where it is something else.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [];

    /// <summary>A property of an object; undefined where there is none.</summary>
    public static JsonElement Get(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value) ? value : default;

    /// <summary>A text, or a number as its text; empty where it is something else.</summary>
    public static string Text(JsonElement json, string property) => Get(json, property) is var value && value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    } is { } text ? text : "";

    public static bool IsTrue(JsonElement json, string property) => Get(json, property).ValueKind == JsonValueKind.True;
}
