using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Messages;

internal sealed class DatabaseMessage
{
    public string? Name { get; set; }
    public string? State { get; set; }
    public DateTime? SuccessfulSyncTime { get; set; }
    public string? Project { get; set; }
    public string? Release { get; set; }
    public string? Environment { get; set; }
    public string? EffectiveEnvironment { get; set; }
    public InstanceResourceMessage? InstanceResource { get; set; }
    public string? SyncStatus { get; set; }
}

internal sealed class InstanceResourceMessage
{
    public string? Title { get; set; }
    public string? Engine { get; set; }
    public string? EngineVersion { get; set; }
    public List<DataSourceMessage>? DataSources { get; set; }
    public string? Name { get; set; }
    public string? Environment { get; set; }
}

internal sealed class DataSourceMessage
{
    public string? Id { get; set; }
    public string? Type { get; set; }
    public string? Username { get; set; }
    public string? Host { get; set; }
    public string? Port { get; set; }
    public string? AuthenticationType { get; set; }
}

internal sealed class ListDatabasesResponse
{
    public List<DatabaseMessage>? Databases { get; set; }
    public string? NextPageToken { get; set; }
}

internal sealed class DatabaseGroupMessage
{
    public string? Name { get; set; }
    public string? Title { get; set; }
    public List<NameRequest>? MatchedDatabases { get; set; }
}

internal sealed class RevisionMessage
{
    public string? Name { get; set; }
    public string? Release { get; set; }
    public DateTime? CreateTime { get; set; }
    public string? File { get; set; }
    public string? Version { get; set; }
    public string? Sheet { get; set; }
    public string? SheetSha256 { get; set; }
    public string? TaskRun { get; set; }

    [ProtoEnum(ReleaseType.Unspecified, ReleaseType.Versioned, ReleaseType.Declarative)]
    public string? Type { get; set; }
}

internal sealed class CreateRevisionRequest
{
    public string? Parent { get; set; }
    public RevisionMessage? Revision { get; set; }
}

internal sealed class BatchCreateRevisionsRequest
{
    public string? Parent { get; set; }
    public List<CreateRevisionRequest>? Requests { get; set; }
}

internal sealed class RevisionsMessage
{
    public List<RevisionMessage>? Revisions { get; set; }
    public string? NextPageToken { get; set; }
}

internal sealed class GetDatabaseGroupRequest
{
    public string? Name { get; set; }
    public string? View { get; set; }
}
