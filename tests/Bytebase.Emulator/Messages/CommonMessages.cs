namespace Bytebase.Emulator.Messages;

internal sealed class EmptyMessage;

internal sealed class NameRequest
{
    public string? Name { get; set; }
}

internal sealed class ParentRequest
{
    public string? Parent { get; set; }
}

internal sealed class ResourceRequest
{
    public string? Resource { get; set; }
}

internal sealed class ListRequest
{
    public string? Parent { get; set; }
    public int PageSize { get; set; }
    public string? PageToken { get; set; }
    public string? Filter { get; set; }
    public bool ShowDeleted { get; set; }
    public string? OrderBy { get; set; }
}

internal sealed class LoginRequest
{
    public string? Email { get; set; }
    public string? Password { get; set; }
    public bool Web { get; set; }
    public string? IdpName { get; set; }
    public string? OtpCode { get; set; }
    public string? RecoveryCode { get; set; }
    public string? MfaTempToken { get; set; }
    public string? EmailCode { get; set; }
    public string? Workspace { get; set; }
}

internal sealed class LoginResponse
{
    public string? Token { get; set; }
    public UserMessage? User { get; set; }
}

internal sealed class ExchangeTokenRequest
{
    public string? Token { get; set; }
    public string? Email { get; set; }
}

internal sealed class ExchangeTokenResponse
{
    public string? AccessToken { get; set; }
}

internal sealed class UserMessage
{
    public string? Name { get; set; }
    public string? State { get; set; }
    public string? Email { get; set; }
    public string? Title { get; set; }
    public EmptyMessage? Profile { get; set; }
    public string? Workspace { get; set; }
}

internal sealed class ActuatorInfoMessage
{
    public string? Version { get; set; }
    public string? GitCommit { get; set; }
    public string? ExternalUrl { get; set; }
    public DateTime? LastActiveTime { get; set; }
    public string? Workspace { get; set; }
    public int ActivatedUserCount { get; set; }
    public int TotalInstanceCount { get; set; }
    public bool ExternalUrlFromFlag { get; set; }
    public int ReplicaCount { get; set; }
    public RestrictionMessage? Restriction { get; set; }
    public string? DefaultProject { get; set; }
    public int UserCountInIam { get; set; }
    public int ActiveVcsUserCount { get; set; }
}

internal sealed class RestrictionMessage
{
    public PasswordRestrictionMessage? PasswordRestriction { get; set; }
}

internal sealed class PasswordRestrictionMessage
{
    public int MinLength { get; set; }
}

internal sealed class ProjectMessage
{
    public string? Name { get; set; }
    public string? State { get; set; }
    public string? Title { get; set; }
    public bool RequireIssueApproval { get; set; }
}

internal sealed class IamPolicyMessage
{
    public List<IamBindingMessage>? Bindings { get; set; }
}

internal sealed class IamBindingMessage
{
    public string? Role { get; set; }
    public List<string>? Members { get; set; }
}

internal sealed class SettingMessage
{
    public string? Name { get; set; }
    public SettingValueMessage? Value { get; set; }
}

internal sealed class SettingValueMessage
{
    public EnvironmentSettingMessage? Environment { get; set; }
}

internal sealed class EnvironmentSettingMessage
{
    public List<EnvironmentMessage>? Environments { get; set; }
}

internal sealed class EnvironmentMessage
{
    public string? Name { get; set; }
    public string? Id { get; set; }
    public string? Title { get; set; }
}
