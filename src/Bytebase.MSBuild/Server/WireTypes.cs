using System.Text.Json.Serialization;

namespace Bytebase.MSBuild.Server;

// Bytebase's messages as far as the flow needs them (proto/v1/v1/*.proto of bytebase/bytebase, in protojson). Enumerations stay
// strings and unknown fields are dropped: the server adds values monthly, and a client must live with all of them.

internal sealed record LoginRequest(string Email, string Password);

internal sealed record LoginResponse(string? Token);

/// <param name="Token">The OIDC token of the CI system.</param>
internal sealed record ExchangeTokenRequest(string Token, string Email);

internal sealed record ExchangeTokenResponse(string? AccessToken);

internal sealed record ActuatorInfo(string? Version, string? ExternalUrl);

/// <param name="Path">Path from the repository's root with <c>/</c>.</param>
/// <param name="Version">As text; the server compares the text.</param>
/// <param name="Statement">The raw bytes of the file; base64 on the wire.</param>
/// <param name="SheetSha256">Of those bytes, in lower-case hexadecimal digits; only in answers.</param>
internal sealed record ReleaseFile(string? Path, string? Version, byte[]? Statement = null, string? SheetSha256 = null);

internal sealed record VcsSource(string VcsType, string Url);

internal sealed record Release(
    string? Name,
    string? Type,
    IReadOnlyList<ReleaseFile>? Files,
    string? Category = null,
    VcsSource? VcsSource = null);

/// <param name="VcsUser">Since server 3.19; an older one drops the field.</param>
internal sealed record CheckReleaseRequest(string Parent, Release Release, IReadOnlyList<string> Targets, string? CustomRules, VcsUserMessage? VcsUser = null);

/// <summary>The API's <c>VCSUser</c>: at most 256 characters in each field, and no control character.</summary>
internal sealed record VcsUserMessage(string VcsType, string UserId, string? UserName, string? DisplayName);

internal sealed record CheckReleaseResponse(IReadOnlyList<CheckResult>? Results);

internal sealed record CheckResult(
    string? File,
    string? Target,
    IReadOnlyList<Advice>? Advices,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)] long AffectedRows,
    string? RiskLevel);

internal sealed record Advice(
    string? Status,
    int Code,
    string? Title,
    string? Content,
    Position? StartPosition,
    Position? EndPosition,
    string? RuleType);

/// <summary>1-based line and column, columns in code points; 0 is unknown (common.proto, Position).</summary>
internal sealed record Position(int Line, int Column);

internal sealed record CreateReleaseRequest(string Parent, Release Release, string? ReleaseIdTemplate, string? ReleaseIdTimezone);

internal sealed record ChangeDatabaseConfig(IReadOnlyList<string>? Targets, string? Release);

internal sealed record PlanSpec(string? Id, ChangeDatabaseConfig? ChangeDatabaseConfig);

internal sealed record Plan(string? Name, string? Title, IReadOnlyList<PlanSpec>? Specs);

internal sealed record CreatePlanRequest(string Parent, Plan Plan);

internal sealed record GetRequest(string Name);

internal sealed record CreateRolloutRequest(string Parent);

internal sealed record ListRolloutsRequest(string Parent, int PageSize);

internal sealed record ListRolloutsResponse(IReadOnlyList<Rollout>? Rollouts);

internal sealed record Rollout(string? Name, string? Title, IReadOnlyList<Stage>? Stages);

internal sealed record Stage(string? Name, string? Id, string? Environment, IReadOnlyList<RolloutTask>? Tasks);

/// <param name="RunTime">When somebody scheduled it for; <see langword="null"/> for as soon as possible.</param>
internal sealed record RolloutTask(string? Name, string? Status, string? Target, string? SkippedReason, DatabaseUpdate? DatabaseUpdate, DateTimeOffset? RunTime = null);

internal sealed record DatabaseUpdate(string? Release);

internal sealed record BatchRunTasksRequest(string Parent, IReadOnlyList<string> Tasks);

internal sealed record ListRequest(string Parent);

internal sealed record ListTaskRunsResponse(IReadOnlyList<TaskRun>? TaskRuns);

internal sealed record TaskRun(string? Name, string? Status, string? Detail, DateTimeOffset? RunTime = null);

/// <param name="Parent">The stage's tasks, <c>…/stages/test/tasks/-</c>: the server refuses <c>stages/-</c>.</param>
internal sealed record BatchCancelTaskRunsRequest(string Parent, IReadOnlyList<string> TaskRuns);

internal sealed record TaskRunLog(IReadOnlyList<TaskRunLogEntry>? Entries);

internal sealed record TaskRunLogEntry(string? Type, ReleaseFileExecute? ReleaseFileExecute, CommandExecute? CommandExecute, TransactionControl? TransactionControl = null);

/// <param name="Type"><c>BEGIN</c>, <c>COMMIT</c> or <c>ROLLBACK</c>, as the server's driver does them.</param>
internal sealed record TransactionControl(string? Type, string? Error);

internal sealed record ReleaseFileExecute(string? Version, string? FilePath);

/// <param name="Range">Where the statement is; of a declarative release there is <paramref name="Statement"/> in its place.</param>
/// <param name="Response">Missing while it runs, and for ever when the server stops meanwhile.</param>
internal sealed record CommandExecute(ByteRange? Range, CommandResponse? Response, string? Statement = null);

/// <summary>UTF-8 byte offsets into the executed text, which lacks the file's leading directive lines.</summary>
internal sealed record ByteRange(int Start, int End);

internal sealed record CommandResponse(string? Error);

internal sealed record Empty;

/// <summary>A task's status, <c>Task.Status</c> of rollout_service.proto.</summary>
internal static class RolloutTaskStatus
{
    public const string NotStarted = "NOT_STARTED";
    public const string Pending = "PENDING";
    public const string Running = "RUNNING";
    public const string Done = "DONE";
    public const string Failed = "FAILED";
    public const string Canceled = "CANCELED";
    public const string Skipped = "SKIPPED";
}

/// <summary>A task run's status as far as the flow asks, <c>TaskRun.Status</c> of rollout_service.proto.</summary>
internal static class TaskRunStatus
{
    public const string Pending = "PENDING";
    public const string Available = "AVAILABLE";
    public const string Running = "RUNNING";
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(ExchangeTokenRequest))]
[JsonSerializable(typeof(ExchangeTokenResponse))]
[JsonSerializable(typeof(ActuatorInfo))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(CheckReleaseRequest))]
[JsonSerializable(typeof(CheckReleaseResponse))]
[JsonSerializable(typeof(CreateReleaseRequest))]
[JsonSerializable(typeof(CreatePlanRequest))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(GetRequest))]
[JsonSerializable(typeof(CreateRolloutRequest))]
[JsonSerializable(typeof(ListRolloutsRequest))]
[JsonSerializable(typeof(ListRolloutsResponse))]
[JsonSerializable(typeof(Rollout))]
[JsonSerializable(typeof(BatchRunTasksRequest))]
[JsonSerializable(typeof(BatchCancelTaskRunsRequest))]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(ListTaskRunsResponse))]
[JsonSerializable(typeof(TaskRunLog))]
[JsonSerializable(typeof(Empty))]
[JsonSerializable(typeof(ErrorEnvelope))]
internal sealed partial class WireJson : JsonSerializerContext;
