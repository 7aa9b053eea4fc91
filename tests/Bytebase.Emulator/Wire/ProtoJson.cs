using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bytebase.Emulator.Wire;

/// <summary>
/// The JSON mapping of protobuf messages (API reference §1.2): camelCase out, camelCase and snake_case in, defaults omitted,
/// int64 as text, bytes as base64. Messages are plain classes; an absent value is null.
/// </summary>
internal static class ProtoJson
{
    /// <summary>Connect: unknown fields and unknown enum names are ignored. Also writes the answers of both surfaces.</summary>
    public static readonly JsonSerializerOptions Connect = Create(JsonUnmappedMemberHandling.Skip);

    /// <summary>REST: unknown fields and enum names are refused.</summary>
    public static readonly JsonSerializerOptions Rest = Create(JsonUnmappedMemberHandling.Disallow);

    private static JsonSerializerOptions Create(JsonUnmappedMemberHandling unmapped) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = unmapped,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new Int64Converter(), new TimestampConverter(), new BytesConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OmitDefaults, AcceptSnakeCase } },
    };

    private static void OmitDefaults(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || typeof(JsonNode).IsAssignableFrom(type.Type)) return;
        foreach (var property in type.Properties) property.ShouldSerialize = static (_, value) => !IsDefault(value);
    }

    private static bool IsDefault(object? value) => value switch
    {
        null => true,
        string s => s.Length == 0,
        bool b => !b,
        int i => i == 0,
        long l => l == 0,
        ICollection c => c.Count == 0,
        _ => false,
    };

    private static void AcceptSnakeCase(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties.ToArray())
        {
            var snake = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            if (snake == property.Name || property.Set is null) continue;
            var alias = type.CreateJsonPropertyInfo(property.PropertyType, snake);
            alias.Set = property.Set;
            alias.CustomConverter = property.CustomConverter;
            type.Properties.Add(alias);
        }
    }

    private sealed class Int64Converter : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                ? long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException()
                : reader.GetInt64();

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class TimestampConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
                ? value.UtcDateTime
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Timestamp(value));
    }

    /// <summary>RFC 3339 with 0, 3 or 6 fraction digits, as protojson writes it.</summary>
    public static string Timestamp(DateTime value)
    {
        var format = value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : value.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return value.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture);
    }

    private sealed class BytesConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException();
            if (reader.TryGetBytesFromBase64(out var bytes)) return bytes;

            // protojson also takes the URL-safe alphabet and missing padding
            var text = reader.GetString()!.Replace('-', '+').Replace('_', '/').TrimEnd('=');
            try
            {
                return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            }
            catch (FormatException e)
            {
                throw new JsonException(null, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value);
    }
}

/// <summary>
/// An enum of the API, kept as its name. The first name is the zero value and reads as absent.
/// An unknown name is an error over REST and absent over Connect (recorded in <c>transport</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProtoEnumAttribute(params string[] names) : JsonConverterAttribute
{
    public string[] Names { get; } = names;

    public override JsonConverter CreateConverter(Type typeToConvert) => new Converter(Names);

    private sealed class Converter(string[] names) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                var number = reader.GetInt32();
                return number > 0 && number < names.Length ? names[number] : null;
            }

            if (reader.TokenType != JsonTokenType.String) throw new JsonException();
            var index = Array.IndexOf(names, reader.GetString());
            if (index < 0 && options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
                throw new JsonException($"invalid value for enum field: \"{reader.GetString()}\"");
            return index > 0 ? names[index] : null;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}

/// <summary>Sets fields of a message by their protobuf path, for the parts of a REST request that stand in the URL.</summary>
internal static class MessageFields
{
    public static bool TrySet(object message, string path, string value)
    {
        var parts = path.Split('.');
        var target = message;
        for (var i = 0; i < parts.Length; i++)
        {
            var property = Find(target.GetType(), parts[i]);
            if (property is null) return false;
            if (i < parts.Length - 1)
            {
                var child = property.GetValue(target) ?? Activator.CreateInstance(property.PropertyType)!;
                property.SetValue(target, child);
                target = child;
                continue;
            }

            if (property.PropertyType == typeof(string)) property.SetValue(target, value);
            else if (property.PropertyType == typeof(int) && int.TryParse(value, CultureInfo.InvariantCulture, out var number)) property.SetValue(target, number);
            else if (property.PropertyType == typeof(bool) && bool.TryParse(value, out var flag)) property.SetValue(target, flag);
            else return false;
        }

        return true;
    }

    public static PropertyInfo? Find(Type type, string field) =>
        type.GetProperty(field.Replace("_", "", StringComparison.Ordinal), BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase);

    public static string Names(Type type) =>
        string.Join(", ", type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)));
}
