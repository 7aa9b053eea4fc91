using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>YAML as JSON: what schemas describe, and what the doubles of CI systems read. Scalars follow YAML's core schema.</summary>
internal static class YamlFile
{
    public static JsonObject Parse(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return (JsonObject)Convert(stream.Documents.Single().RootNode)!;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    /// <summary>The pairs of a mapping that may be missing, as text: numbers and truth values as environment variables have them.</summary>
    public static IEnumerable<(string Key, string Value)> Pairs(this JsonNode? mapping) =>
        mapping is null ? [] : ((JsonObject)mapping).Select(pair => (pair.Key, pair.Value?.ToString() ?? ""));

    public static string Text(this JsonNode node, string key) => node[key]?.ToString() ?? "";

    public static IEnumerable<JsonObject> Objects(this JsonNode? list) => ((JsonArray?)list ?? []).Select(item => (JsonObject)item!);

    public static IEnumerable<string> Strings(this JsonNode? list) => ((JsonArray?)list ?? []).Select(item => item!.ToString());

    /// <summary>Fails on a key that a double does not understand: what a system would do with it, the test would leave out.</summary>
    public static void Understand(this JsonObject mapping, params string[] keys)
    {
        var unknown = mapping.Select(pair => pair.Key).Except(keys).ToList();
        Assert.IsEmpty(unknown, $"keys without a double: {string.Join(", ", unknown)}");
    }
}
