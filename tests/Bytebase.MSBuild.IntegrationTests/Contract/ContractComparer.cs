using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests.Contract;

/// <summary>Compares an answer with the recorded one, by the rules of the recordings' <c>replay.py</c>.</summary>
internal static partial class ContractComparer
{
    /// <summary>What differs from one run to the next.</summary>
    private static readonly HashSet<string> Volatile =
    [
        "createTime", "updateTime", "startTime", "endTime", "logTime", "replicaId", "lastActiveTime", "gitCommit", "workspace", "externalUrl",
        "activatedUserCount", "totalInstanceCount", "activatedInstanceCount", "userCountInIam", "replicaCount", "externalUrlFromFlag",
        "restriction", "unlicensedFeatures", "defaultProject", "enableSample", "token", "accessToken", "value", "profile", "successfulSyncTime", "version_",
    ];

    /// <summary>What depends on the SQL engine and its parser.</summary>
    private static readonly HashSet<string> Texts = ["advices", "riskLevel", "affectedRows", "allAffectedRows", "content"];

    private static readonly string[] States = ["status", "updateTime", "runTime", "approvalStatus", "riskLevel", "issueStatus"];

    public static void Compare(JsonNode? want, JsonNode? got, string path, List<string> differences)
    {
        var key = path[(path.LastIndexOf('/') + 1)..];
        if (Volatile.Contains(key)) return;
        if (want is JsonObject wantObject) CompareObjects(wantObject, got, path, differences);
        else if (want is JsonArray wantArray) CompareArrays(wantArray, got, path, differences);
        else if (Text(want) is { } wantText && Text(got) is { } gotText) CompareTexts(key, wantText, gotText, path, differences);
        else if (!JsonNode.DeepEquals(want, got)) differences.Add($"{path}: want {Show(want)}, got {Show(got)}");
    }

    /// <summary>Removes the states of an answer that was caught in passing.</summary>
    public static void RemoveStates(JsonNode? node)
    {
        if (node is JsonObject value)
        {
            foreach (var state in States) value.Remove(state);
            foreach (var (_, child) in value) RemoveStates(child);
        }
        else if (node is JsonArray array)
        {
            foreach (var child in array) RemoveStates(child);
        }
    }

    private static void CompareObjects(JsonObject want, JsonNode? got, string path, List<string> differences)
    {
        if (got is not JsonObject gotObject)
        {
            differences.Add($"{path}: want an object, got {Show(got)}");
            return;
        }

        foreach (var key in want.Select(p => p.Key).Union(gotObject.Select(p => p.Key)).Order(StringComparer.Ordinal))
        {
            if (Volatile.Contains(key) || Texts.Contains(key)) continue;
            if (!gotObject.ContainsKey(key)) differences.Add($"{path}/{key}: missing, want {Show(want[key])}");
            else if (!want.ContainsKey(key)) differences.Add($"{path}/{key}: not in the recording, got {Show(gotObject[key])}");
            else Compare(want[key], gotObject[key], $"{path}/{key}", differences);
        }
    }

    private static void CompareArrays(JsonArray want, JsonNode? got, string path, List<string> differences)
    {
        if (got is not JsonArray gotArray || gotArray.Count != want.Count)
        {
            differences.Add($"{path}: want {want.Count} items, got {(got is JsonArray array ? array.Count : Show(got))}");
            return;
        }

        for (var i = 0; i < want.Count; i++) Compare(want[i], gotArray[i], $"{path}/{i}", differences);
    }

    private static void CompareTexts(string key, string want, string got, string path, List<string> differences)
    {
        var (a, b) = (Loose(want), Loose(got));
        if (key is "detail" or "error") (a, b) = (WithoutSqlError(a), WithoutSqlError(b));
        if (key == "message" && FreeMessagePattern.IsMatch(a)) return;
        if (a != b) differences.Add($"{path}: want '{a}', got '{b}'");
    }

    /// <summary>Without dates and times of release ids, and without uuids.</summary>
    private static string Loose(string text)
    {
        text = DateTimePattern.Replace(text, "<time>");
        text = DatePattern.Replace(text, "<date>");
        text = ReleaseTimePattern.Replace(text, "releases/<time>.");
        return UuidPattern.Replace(text, "<uuid>");
    }

    private static string WithoutSqlError(string text) => text.Contains("(version", StringComparison.Ordinal) ? SqlErrorPattern.Replace(text, "$1…") : "…";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Show(JsonNode? node) => node?.ToJsonString() is { } json ? json[..Math.Min(json.Length, 160)] : "null";

    [GeneratedRegex(@"\d{8}_\d{4}")]
    private static partial Regex DateTimePattern { get; }

    [GeneratedRegex(@"(?<!\d)20\d{6}(?!\d)")]
    private static partial Regex DatePattern { get; }

    [GeneratedRegex(@"releases/\d{4}\.")]
    private static partial Regex ReleaseTimePattern { get; }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex UuidPattern { get; }

    [GeneratedRegex(@"(\(version [^)]*\): ).*", RegexOptions.Singleline)]
    private static partial Regex SqlErrorPattern { get; }

    [GeneratedRegex("unmarshal message|proto:|invalid character|decompressor|deflate|stack trace|constraint|deadline exceeded|dry runs failed")]
    private static partial Regex FreeMessagePattern { get; }
}
