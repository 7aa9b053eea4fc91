using System.Text.Json.Serialization;

namespace Bytebase.MSBuild.Server;

// Messages around the flow: what the helping targets read, and what adopting a database writes (tests/contract/adopt.json, sheets.json,
// permissions.json). The agent's role may make few of these calls: whoever makes them lives with a refusal.

/// <param name="Name"><c>users/{email}</c>, also for a service account.</param>
internal sealed record CurrentUser(string? Name, string? Email);

/// <param name="EffectiveEnvironment">The database's own environment or that of its instance; the stage that its tasks are in.</param>
internal sealed record Database(string? Name, string? Project, string? EffectiveEnvironment);

internal sealed record GetDatabaseGroupRequest(string Name, string View);

/// <param name="MatchedDatabases">Only in the view <c>DATABASE_GROUP_VIEW_FULL</c>.</param>
internal sealed record DatabaseGroup(string? Name, IReadOnlyList<GetRequest>? MatchedDatabases);

internal sealed record ServerSetting(SettingValue? Value);

internal sealed record SettingValue(EnvironmentSetting? Environment);

/// <param name="Environments">In the order of the stages.</param>
internal sealed record EnvironmentSetting(IReadOnlyList<GetRequest>? Environments);

internal sealed record ListRevisionsRequest(string Parent, int PageSize, string? PageToken);

internal sealed record ListRevisionsResponse(IReadOnlyList<Revision>? Revisions, string? NextPageToken);

/// <summary>A version that a database has: applied by a task, or marked by hand.</summary>
/// <param name="Sheet"><c>projects/{project}/sheets/{SHA-256 of the content}</c>.</param>
/// <param name="Type"><c>VERSIONED</c> or <c>DECLARATIVE</c>.</param>
internal sealed record Revision(string? Version, string? Sheet, string? Type, string? SheetSha256 = null);

internal sealed record CreateRevisionRequest(string Parent, Revision Revision);

internal sealed record BatchCreateRevisionsRequest(string Parent, IReadOnlyList<CreateRevisionRequest> Requests);

internal sealed record Sheet(byte[] Content);

internal sealed record CreateSheetRequest(string Parent, Sheet Sheet);

internal sealed record BatchCreateSheetsRequest(string Parent, IReadOnlyList<CreateSheetRequest> Requests);

/// <summary>The answer holds the contents again, which are not read.</summary>
internal sealed record BatchCreateSheetsResponse(IReadOnlyList<GetRequest>? Sheets);

/// <summary>CreateRollout with a target, which the flow never sends.</summary>
internal sealed record CreateRolloutForRequest(string Parent, string Target);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(CurrentUser))]
[JsonSerializable(typeof(Database))]
[JsonSerializable(typeof(GetDatabaseGroupRequest))]
[JsonSerializable(typeof(DatabaseGroup))]
[JsonSerializable(typeof(ServerSetting))]
[JsonSerializable(typeof(ListRevisionsRequest))]
[JsonSerializable(typeof(ListRevisionsResponse))]
[JsonSerializable(typeof(BatchCreateRevisionsRequest))]
[JsonSerializable(typeof(BatchCreateSheetsRequest))]
[JsonSerializable(typeof(BatchCreateSheetsResponse))]
[JsonSerializable(typeof(CreateRolloutForRequest))]
internal sealed partial class ResourceJson : JsonSerializerContext;
