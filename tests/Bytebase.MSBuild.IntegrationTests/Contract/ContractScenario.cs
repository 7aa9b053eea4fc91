using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests.Contract;

/// <summary>A recorded scenario, and the two things that are done with it: variables filled in, and everything renamed.</summary>
internal static partial class ContractScenario
{
    private static readonly string[] Words =
    [
        "create_employee", "add_email", "fill_dml", "employee", "nothing", "after_it", "counter", "late", "broken", "salary", "newest", "boom",
        "sheet_table", "fails", "ok1", "ok2", "ok3", "ok4",
    ];

    private static readonly Regex WordPattern = new(
        $@"(?<![a-z])({string.Join('|', Words.OrderByDescending(w => w.Length))})(?![a-z0-9])|(?<=_)({string.Join('|', Words)})(?=\.sql|_)", RegexOptions.CultureInvariant);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "contract");

    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject();

    /// <summary>A copy with the variables' values in place of <c>{{variables}}</c>.</summary>
    public static JsonNode? Fill(JsonNode? node, IReadOnlyDictionary<string, string> variables) => Map(node, null, (text, _) => Fill(text, variables));

    public static string Fill(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        foreach (var (name, value) in variables) text = text.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>
    /// The same scenario with other words of the same lengths in tables, files and literals; content hashes follow.
    /// A server that answered by heart would not pass it.
    /// </summary>
    public static JsonObject Rename(JsonObject scenario)
    {
        var words = Words.ToDictionary(w => w, Pick);
        var hashes = new Dictionary<string, string>();
        var renamed = scenario.DeepClone().AsObject();
        foreach (var exchange in renamed["exchanges"]!.AsArray())
        {
            foreach (var (key, value) in exchange!.AsObject().ToList())
            {
                if (key != "name") exchange[key] = Map(value, key, Replace);
            }
        }

        var whole = renamed.ToJsonString();
        foreach (var (old, now) in hashes) whole = whole.Replace(old, now, StringComparison.Ordinal);
        return JsonNode.Parse(whole)!.AsObject();

        string Replace(string text, string? key)
        {
            if (key is not ("statement" or "content") || !Base64Pattern.IsMatch(text)) return Text(text);
            byte[] old;
            try
            {
                old = Convert.FromBase64String(text);
            }
            catch (FormatException)
            {
                return Text(text);
            }

            // byte by byte, so that nothing is lost of what is no UTF-8; the words are ASCII
            var now = Encoding.Latin1.GetBytes(Text(Encoding.Latin1.GetString(old)));
            hashes[Convert.ToHexStringLower(SHA256.HashData(old))] = Convert.ToHexStringLower(SHA256.HashData(now));
            return Convert.ToBase64String(now);
        }

        string Text(string text) => WordPattern.Replace(text, m => words[m.Value]);
    }

    private static string Pick(string word) => string.Concat(word.Select((c, i) =>
        !char.IsLetter(c) ? c : i < word.Length - 1 ? (char)('a' + RandomNumberGenerator.GetInt32(26)) : 'q'));

    private static JsonNode? Map(JsonNode? node, string? key, Func<string, string?, string> map)
    {
        switch (node)
        {
            case JsonObject value:
                var copy = new JsonObject();
                foreach (var (name, child) in value) copy[name] = Map(child, name, map);
                return copy;
            case JsonArray value:
                return new JsonArray([.. value.Select(child => Map(child, key, map))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return map(text, key);
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex("^[A-Za-z0-9+/]+=*$")]
    private static partial Regex Base64Pattern { get; }
}
