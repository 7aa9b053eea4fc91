using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Messages;

internal static class ReleaseType
{
    public const string Unspecified = "TYPE_UNSPECIFIED";
    public const string Versioned = "VERSIONED";
    public const string Declarative = "DECLARATIVE";
}

internal sealed class ReleaseMessage
{
    public string? Name { get; set; }
    public string? Category { get; set; }
    public List<ReleaseFileMessage>? Files { get; set; }
    public VcsSourceMessage? VcsSource { get; set; }
    public string? Creator { get; set; }
    public DateTime? CreateTime { get; set; }

    [ProtoEnum("STATE_UNSPECIFIED", "ACTIVE", "DELETED")]
    public string? State { get; set; }

    [ProtoEnum(ReleaseType.Unspecified, ReleaseType.Versioned, ReleaseType.Declarative)]
    public string? Type { get; set; }
}

internal sealed class ReleaseFileMessage
{
    public string? Path { get; set; }
    public string? Version { get; set; }
    public string? Sheet { get; set; }
    public byte[]? Statement { get; set; }
    public string? SheetSha256 { get; set; }
}

internal sealed class VcsSourceMessage
{
    [ProtoEnum("VCS_TYPE_UNSPECIFIED", "GITHUB", "GITLAB", "BITBUCKET", "AZURE_DEVOPS")]
    public string? VcsType { get; set; }

    public string? Url { get; set; }
}

internal sealed class VcsUserMessage
{
    [ProtoEnum("VCS_TYPE_UNSPECIFIED", "GITHUB", "GITLAB", "BITBUCKET", "AZURE_DEVOPS")]
    public string? VcsType { get; set; }

    public string? UserId { get; set; }
    public string? UserName { get; set; }
    public string? DisplayName { get; set; }
}

internal sealed class CreateReleaseRequest
{
    public string? Parent { get; set; }
    public ReleaseMessage? Release { get; set; }
    public string? ReleaseIdTemplate { get; set; }
    public string? ReleaseIdTimezone { get; set; }
}

internal sealed class CheckReleaseRequest
{
    public string? Parent { get; set; }
    public ReleaseMessage? Release { get; set; }
    public List<string>? Targets { get; set; }
    public string? CustomRules { get; set; }
    public VcsUserMessage? VcsUser { get; set; }
}

internal sealed class UpdateReleaseRequest
{
    public ReleaseMessage? Release { get; set; }
    public string? UpdateMask { get; set; }
}

internal sealed class CheckReleaseResponse
{
    public List<CheckResultMessage> Results { get; set; } = [];
    public long AffectedRows { get; set; }
    public string? RiskLevel { get; set; }
}

internal sealed class CheckResultMessage
{
    public string? File { get; set; }
    public string? Target { get; set; }
    public IReadOnlyList<AdviceMessage>? Advices { get; set; }
    public long AffectedRows { get; set; }
    public string? RiskLevel { get; set; }
}

internal sealed class AdviceMessage
{
    public string? Status { get; set; }
    public int Code { get; set; }
    public string? Title { get; set; }
    public string? Content { get; set; }
    public PositionMessage? StartPosition { get; set; }
    public PositionMessage? EndPosition { get; set; }
    public string? RuleType { get; set; }
}

internal sealed class PositionMessage
{
    public int Line { get; set; }
    public int Column { get; set; }
}

internal sealed class ListReleasesResponse
{
    public List<ReleaseMessage>? Releases { get; set; }
    public string? NextPageToken { get; set; }
}

internal sealed class ListReleaseCategoriesResponse
{
    public List<string>? Categories { get; set; }
}

internal sealed class SheetMessage
{
    public string? Name { get; set; }
    public byte[]? Content { get; set; }
    public long ContentSize { get; set; }
}

internal sealed class CreateSheetRequest
{
    public string? Parent { get; set; }
    public SheetMessage? Sheet { get; set; }
}

internal sealed class BatchCreateSheetsRequest
{
    public string? Parent { get; set; }
    public List<CreateSheetRequest>? Requests { get; set; }
}

internal sealed class BatchCreateSheetsResponse
{
    public List<SheetMessage>? Sheets { get; set; }
}

internal sealed class GetSheetRequest
{
    public string? Name { get; set; }
    public bool Raw { get; set; }
}
