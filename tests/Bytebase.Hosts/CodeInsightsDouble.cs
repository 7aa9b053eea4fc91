using System.Text.Json.Nodes;

namespace Bytebase.Hosts;

/// <summary>
/// Reports on a commit and their annotations: developer.atlassian.com/cloud/bitbucket/rest/api-group-reports. The limits are those of that
/// page, and of github.com/reviewdog/reviewdog/issues/1285 (a summary of 450 characters).
/// </summary>
public sealed class CodeInsightsDouble
{
    private static readonly string[] Required = ["title", "details", "report_type"];
    private static readonly string[] AnnotationRequired = ["external_id", "annotation_type", "summary"];
    private static readonly string[] Types = ["SECURITY", "COVERAGE", "TEST", "BUG"];
    private static readonly string[] Results = ["PASSED", "FAILED", "PENDING"];
    private static readonly string[] AnnotationTypes = ["VULNERABILITY", "CODE_SMELL", "BUG"];
    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
    private static readonly string[] AnnotationResults = ["PASSED", "FAILED", "IGNORED", "SKIPPED"];

    /// <summary>By id.</summary>
    public Dictionary<string, JsonNode> Reports { get; } = [];

    /// <summary>By report and by <c>external_id</c>; they stay when a report is put again.</summary>
    public Dictionary<string, Dictionary<string, JsonNode>> Annotations { get; } = [];

    internal HostReply Handle(string method, string[] path, JsonNode? body) => (method, path) switch
    {
        ("PUT", [var id]) => Put(id, body),
        ("DELETE", [var id]) when Reports.Remove(id) => Delete(id),
        ("POST", [var id, "annotations"]) when Reports.ContainsKey(id) => Annotate(id, body as JsonArray),
        _ => BitbucketDouble.Error(404, "Report not found"),
    };

    private HostReply Put(string id, JsonNode? report)
    {
        string[] problems =
        [
            .. Required.Where(name => Text(report, name).Length == 0).Select(name => name + " is required"),
            .. Unknown(report, "report_type", Types),
            .. Unknown(report, "result", Results),
            .. TooLong(report, "title", 450),
            .. TooLong(report, "details", 2000),
            .. report?["data"] is JsonArray { Count: > 10 } ? ["data has more than 10 elements"] : Array.Empty<string>(),
        ];
        if (problems.Length > 0)
            return BitbucketDouble.Error(400, string.Join("; ", problems));
        Reports[id] = report!.DeepClone();
        Annotations.TryAdd(id, []);
        return new HostReply(200, report.DeepClone());
    }

    private HostReply Delete(string id)
    {
        Annotations.Remove(id);
        return new HostReply(204);
    }

    private HostReply Annotate(string id, JsonArray? annotations)
    {
        if (annotations is not { Count: >= 1 and <= 100 })
            return BitbucketDouble.Error(400, "a request holds 1 to 100 annotations");
        string[] problems = [.. annotations.SelectMany(Problems)];
        if (problems.Length > 0)
            return BitbucketDouble.Error(400, string.Join("; ", problems));
        var known = Annotations[id];
        if (known.Keys.Union(annotations.Select(a => Text(a, "external_id"))).Count() > 1000)
            return BitbucketDouble.Error(400, "a report holds up to 1000 annotations");
        foreach (var annotation in annotations)
            known[Text(annotation, "external_id")] = annotation!.DeepClone();
        return new HostReply(200, annotations.DeepClone());
    }

    private static IEnumerable<string> Problems(JsonNode? annotation) =>
    [
        .. AnnotationRequired.Where(name => Text(annotation, name).Length == 0).Select(name => name + " is required"),
        .. Unknown(annotation, "annotation_type", AnnotationTypes),
        .. Unknown(annotation, "severity", Severities),
        .. Unknown(annotation, "result", AnnotationResults),
        .. TooLong(annotation, "summary", 450),
        .. TooLong(annotation, "details", 2000),
    ];

    private static IEnumerable<string> Unknown(JsonNode? node, string name, string[] values) => Text(node, name) is { Length: > 0 } value && !values.Contains(value) ? [$"{name} is {value}"] : [];

    private static IEnumerable<string> TooLong(JsonNode? node, string name, int length) => Text(node, name).Length > length ? [$"{name} is longer than {length}"] : [];

    private static string Text(JsonNode? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
