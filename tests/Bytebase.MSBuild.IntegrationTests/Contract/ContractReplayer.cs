using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bytebase.MSBuild.IntegrationTests.Contract;

/// <summary>Replays one scenario against a fresh world and says what differs from the recording.</summary>
internal sealed class ContractReplayer(ContractServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // Answers that change by themselves are asked for until they match.
    private static readonly string[] Reads = ["GetRollout", "ListTaskRuns", "GetTaskRun", "GetTaskRunLog", "GetPlan", "GetIssue", "ListRevisions", "GetDatabase", "/rollout"];

    private static int s_runs;

    private readonly Dictionary<string, string> _variables = [];
    private JsonObject _tokens = [];

    public async Task<List<string>> ReplayAsync(JsonObject scenario)
    {
        await CreateWorldAsync(scenario["scenario"]!.GetValue<string>(), scenario["world"]!.AsObject());

        var differences = new List<string>();
        foreach (var exchange in scenario["exchanges"]!.AsArray().Select(e => e!.AsObject()))
        {
            if (exchange["replay"] is JsonValue replay && !replay.GetValue<bool>()) continue;
            if (exchange["before"] is JsonObject before) await PrepareAsync(before);
            differences.AddRange((await ReplayExchangeAsync(exchange)).Select(d => $"{exchange["name"]}: {d}"));
            if (exchange["databaseAfter"] is JsonObject after && await CompareDatabaseAsync(after) is { } difference) differences.Add($"{exchange["name"]}: {difference}");
        }

        return differences;
    }

    private async Task CreateWorldAsync(string scenario, JsonObject world)
    {
        var run = (DateTime.UtcNow.Ticks / 10 + Interlocked.Increment(ref s_runs)).ToString("x", CultureInfo.InvariantCulture)[^9..];
        var project = $"{scenario.Replace("-", "", StringComparison.Ordinal)}p{run}";
        _variables["project"] = $"projects/{project}";
        _variables["project.id"] = project;
        _variables["ci.email"] = $"ci@{project}.service.bytebase.com";
        var instance = world["instances"]![0]!["name"]!.GetValue<string>();
        foreach (var database in world["databases"]!.AsArray())
        {
            var variable = database!["name"]!.GetValue<string>().Trim('{', '}');
            _variables[variable] = $"{instance}/databases/{project}_{variable.Split('.')[1]}";
        }

        var answer = await server.ControlAsync("worlds", ContractScenario.Fill(world, _variables)!);
        _tokens = answer!["tokens"]!.AsObject();
        foreach (var (name, secret) in answer["secrets"]!.AsObject()) _variables[name] = secret!.GetValue<string>();
    }

    private async Task PrepareAsync(JsonObject before)
    {
        foreach (var (kind, argument) in ContractScenario.Fill(before, _variables)!.AsObject().ToList())
        {
            switch (kind)
            {
                case "sql":
                    await server.ControlAsync("sql", argument!);
                    break;
                case "grant":
                    argument!["project"] = _variables["project"];
                    await server.ControlAsync("grants", argument);
                    break;
                case "requireIssueApproval":
                    await server.ControlAsync("policies", new JsonObject { ["project"] = _variables["project"], [kind] = argument!.DeepClone() });
                    break;
                case "rolloutPolicy":
                    await server.ControlAsync("policies", argument!);
                    break;
            }
        }
    }

    private async Task<List<string>> ReplayExchangeAsync(JsonObject exchange)
    {
        var request = exchange["request"]!.AsObject();
        var isTransient = exchange["transient"] is not null;
        var isRead = !isTransient && Reads.Any(r => request["path"]!.GetValue<string>().Contains(r, StringComparison.Ordinal));
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await SendAsync(request);
            var differences = Compare(exchange, answer, isTransient);
            if (differences.Count == 0 || !isRead || watch.Elapsed > Patience)
            {
                foreach (var (variable, value) in Captured(exchange, answer.Body)) _variables[variable] = value;
                return differences;
            }

            await Task.Delay(Poll);
        }
    }

    private List<string> Compare(JsonObject exchange, Answer answer, bool isTransient)
    {
        var want = exchange["response"]!.AsObject();
        var differences = new List<string>();
        var wantStatus = want["status"]!.GetValue<int>();
        if (answer.Status != wantStatus) differences.Add($"status: want {wantStatus}, got {answer.Status} {answer.Body?.ToJsonString()}");

        var wantBody = want["body"];
        var wantType = MediaType(want["headers"]!["content-type"]?.GetValue<string>());
        if (wantType != MediaType(answer.ContentType) && !(wantStatus is 404 or 405 && wantBody is not JsonObject))
            differences.Add($"content-type: want '{wantType}', got '{answer.ContentType}'");
        if (answer.Status != wantStatus || wantBody is not JsonObject) return differences;

        var variables = new Dictionary<string, string>(_variables);
        var captured = Captured(exchange, answer.Body).ToList();
        foreach (var (variable, value) in captured) variables[variable] = value;
        if (exchange["capture"] is JsonObject capture && captured.Count < capture.Count) differences.Add("there is nothing to capture");

        var filled = ContractScenario.Fill(wantBody, variables);
        var got = answer.Body?.DeepClone();
        if (isTransient)
        {
            ContractComparer.RemoveStates(filled);
            ContractComparer.RemoveStates(got);
        }

        ContractComparer.Compare(filled, got, "", differences);
        return differences;
    }

    private static IEnumerable<(string Variable, string Value)> Captured(JsonObject exchange, JsonNode? body)
    {
        foreach (var (variable, pointer) in exchange["capture"]?.AsObject() ?? [])
        {
            var node = body;
            foreach (var part in pointer!.GetValue<string>().Trim('/').Split('/'))
            {
                node = node switch
                {
                    JsonArray array when int.Parse(part, CultureInfo.InvariantCulture) is var index && index < array.Count => array[index],
                    JsonObject value => value[part],
                    _ => null,
                };
            }

            if (node is not null) yield return (variable, node.GetValue<string>());
        }
    }

    private async Task<string?> CompareDatabaseAsync(JsonObject after)
    {
        var want = after["result"]!.GetValue<string>();
        // an error of psql's, which has no text of its own here
        if (want.StartsWith("ERROR", StringComparison.Ordinal)) return null;
        var filled = ContractScenario.Fill(after, _variables)!;
        var answer = await server.ControlAsync("sql", new JsonObject { ["database"] = filled["database"]!.DeepClone(), ["statement"] = filled["query"]!.DeepClone() });
        var got = answer!["rows"] is JsonArray { Count: > 0 } rows ? rows[0]![0]?.GetValue<string>() ?? "" : "";
        return got == want ? null : $"the database: want '{want}', got '{got}'";
    }

    private async Task<Answer> SendAsync(JsonObject request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request["method"]!.GetValue<string>()), ContractScenario.Fill(request["path"]!.GetValue<string>(), _variables));
        if (Body(request) is { } body) message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in request["headers"]?.AsObject() ?? [])
        {
            var text = value!.GetValue<string>();
            if (!message.Headers.TryAddWithoutValidation(name, text)) message.Content?.Headers.TryAddWithoutValidation(name, text);
        }

        if (request["as"] is { } account) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[account.GetValue<string>()]!.GetValue<string>());
        using var response = await server.Http.SendAsync(message);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        if (response.Content.Headers.ContentEncoding.Contains("gzip"))
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var stream = new MemoryStream();
            await gzip.CopyToAsync(stream);
            bytes = stream.ToArray();
        }

        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), Parse(Encoding.UTF8.GetString(bytes)));
    }

    private byte[]? Body(JsonObject request)
    {
        if (request["body"] is { } body) return Encoding.UTF8.GetBytes(ContractScenario.Fill(body, _variables)!.ToJsonString());
        if (request["rawBody"] is { } raw) return Encoding.UTF8.GetBytes(raw.GetValue<string>());
        if (request["gzipBody"] is not { } compressed) return null;
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(ContractScenario.Fill(compressed, _variables)!.ToJsonString()));
        return stream.ToArray();
    }

    private static JsonNode? Parse(string text)
    {
        if (text.Length == 0) return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string MediaType(string? contentType) => (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private sealed record Answer(int Status, string? ContentType, JsonNode? Body);
}
