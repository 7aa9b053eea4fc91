using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bytebase.MSBuild.Server;

/// <summary>
/// Reads answers, the one place where the server's words come in: no text of theirs holds one of our secrets, and a value of another kind
/// than today's does not end a build that can do without it.
/// </summary>
internal sealed class ScrubbedJson
{
    /// <summary>
    /// The fields, by their names on the wire, that hold words and not names: only there is the value of a custom header taken out, since
    /// it may be the name of a database as well.
    /// </summary>
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "comment", "content", "description", "detail", "error", "message", "reason", "skippedReason", "statement", "title",
    };

    private readonly JsonSerializerOptions _options;

    public ScrubbedJson(SecretScrubber secrets)
    {
        var words = new ScrubbingConverter(secrets.Text);
        var names = new ScrubbingConverter(secrets.Identifier);
        _options = new JsonSerializerOptions(WireJson.Default.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Default, IssueJson.Default, ResourceJson.Default).WithAddedModifier(type =>
            {
                // What these hold is the token itself.
                if (type.Type == typeof(LoginResponse) || type.Type == typeof(ExchangeTokenResponse))
                    return;
                foreach (var property in type.Properties)
                {
                    if (property.PropertyType == typeof(string))
                    {
                        property.CustomConverter = Words.Contains(property.Name) ? words : names;
                    }
                    else if (property.PropertyType == typeof(int) || property.PropertyType == typeof(long))
                    {
                        property.NumberHandling = null;
                        property.CustomConverter = property.PropertyType == typeof(int) ? LenientInt32Converter.Instance : LenientInt64Converter.Instance;
                    }
                }
            }),
        };
    }

    /// <summary>The metadata that read what <paramref name="plain"/> reads, and take the secrets out.</summary>
    public JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> plain) => (JsonTypeInfo<T>)_options.GetTypeInfo(plain.Type);

    /// <summary>A number as protojson may write it: 64 bits as a text, nothing as <c>null</c>. What is none is 0, as if it were missing.</summary>
    private static long ReadNumber(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var number) ? number : 0;
            case JsonTokenType.String:
                return long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            default:
                reader.Skip();
                return 0;
        }
    }

    private sealed class ScrubbingConverter(Func<string, string> scrub) : JsonConverter<string?>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    return scrub(reader.GetString()!);
                // A value of an enumeration that the writer does not know the name of.
                case JsonTokenType.Number:
                    return reader.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;
                default:
                    reader.Skip();
                    return null;
            }
        }

        public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class LenientInt32Converter : JsonConverter<int>
    {
        public static readonly LenientInt32Converter Instance = new();

        public override bool HandleNull => true;

        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ReadNumber(ref reader) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : 0;

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class LenientInt64Converter : JsonConverter<long>
    {
        public static readonly LenientInt64Converter Instance = new();

        public override bool HandleNull => true;

        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadNumber(ref reader);

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
