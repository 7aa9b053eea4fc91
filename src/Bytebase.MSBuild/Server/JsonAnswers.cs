using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bytebase.MSBuild.Server;

/// <summary>Reads JSON as UTF-8, which it always is between systems (RFC 8259, 8.1), whatever character set a front claims.</summary>
internal static class JsonAnswers
{
    /// <exception cref="JsonException">It is none, or is cut off.</exception>
    /// <exception cref="InvalidDataException">It is said to be compressed and is not.</exception>
    public static Task<T?> ReadAsync<T>(HttpContent content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentType is { } header)
            header.CharSet = null;
        return content.ReadFromJsonAsync(type, cancellationToken);
    }
}
