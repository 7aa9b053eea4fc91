using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>
/// Parameters. Each is the property of the same name with <c>Bytebase</c> before it, as the project sees it after its whole evaluation.
/// </content>
public sealed partial class BytebaseResolveSettings
{
    /// <summary>The server's external URL; empty works offline only. Environment: <c>BYTEBASE_URL</c>.</summary>
    public string? Url { get; set; }

    /// <summary><c>projects/{project}</c>. Environment: <c>BYTEBASE_PROJECT</c>.</summary>
    public string? Project { get; set; }

    /// <summary>Databases, or one database group; replaces <see cref="TargetItems"/> when it has a value. Environment: <c>BYTEBASE_TARGETS</c>.</summary>
    public string? Targets { get; set; }

    /// <summary>The <c>@(BytebaseTarget)</c> items.</summary>
    public ITaskItem[] TargetItems { get; set; } = [];

    /// <summary>What a build reviews against, in place of the targets. Environment: <c>BYTEBASE_REVIEW_TARGETS</c>.</summary>
    public string? ReviewTargets { get; set; }

    /// <summary>The last stage to run, <c>environments/{environment}</c>. Environment: <c>BYTEBASE_TARGET_STAGE</c>.</summary>
    public string? TargetStage { get; set; }

    /// <summary>An existing plan to promote, or <c>none</c>. Environment: <c>BYTEBASE_PLAN</c>.</summary>
    public string? Plan { get; set; }

    /// <summary><c>SKIP</c>, <c>FAIL_ON_ERROR</c> or <c>FAIL_ON_WARNING</c>.</summary>
    public string? CheckRelease { get; set; }

    /// <summary>Rules in prose for the server's AI review.</summary>
    public string? CustomRules { get; set; }

    /// <summary><c>Versioned</c>.</summary>
    public string? Mode { get; set; }

    /// <summary>The release's name, with <c>{iteration}</c> at its end and one of <c>{date}</c>, <c>{time}</c>, <c>{timestamp}</c>.</summary>
    public string? ReleaseIdTemplate { get; set; }

    /// <summary>The IANA name of the time zone of that name's date.</summary>
    public string? ReleaseIdTimezone { get; set; }

    /// <summary>The release's category.</summary>
    public string? ReleaseCategory { get; set; }

    /// <summary>How long a call may take, for example <c>120s</c>.</summary>
    public string? HttpTimeout { get; set; }

    /// <summary>How long a review may take, for example <c>30m</c>.</summary>
    public string? ReviewTimeout { get; set; }

    /// <summary>How long to wait for a stage; empty waits as long as it takes.</summary>
    public string? RolloutTimeout { get; set; }

    /// <summary><c>None</c> or <c>Issue</c>: whether a plan waits for the approval of its issue.</summary>
    public string? Approval { get; set; }

    /// <summary>How long to wait for an approval.</summary>
    public string? ApprovalTimeout { get; set; }

    /// <summary>Whether to release without asking what is pending or unfinished.</summary>
    public string? AlwaysRelease { get; set; }

    /// <summary>Whether a review that cannot be made is an error.</summary>
    public string? RequireReview { get; set; }

    /// <summary>Whether to say what would be done and to write nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The version up to which <c>BytebaseBaseline</c> marks migrations as applied.</summary>
    public string? BaselineVersion { get; set; }

    /// <summary>The path of a file with an access token; a path is no secret. Environment: <c>BYTEBASE_ACCESS_TOKEN_FILE</c>.</summary>
    public string? AccessTokenFile { get; set; }

    /// <summary>Whether http:// to another machine is allowed.</summary>
    public string? AllowInsecureHttp { get; set; }

    /// <summary>The path of a PEM file with certificate authorities to trust besides the machine's.</summary>
    public string? CACertificateFile { get; set; }

    /// <summary>The audience of the OIDC token for a workload identity, at GitHub.</summary>
    public string? OidcAudience { get; set; }

    /// <summary>The id of the Azure service connection that gives the OIDC token.</summary>
    public string? AzureServiceConnection { get; set; }

    /// <summary>Whether the server is told who opened the pull request; <c>true</c> unless set.</summary>
    public string? VcsUser { get; set; }

    /// <summary>The <c>@(BytebaseCustomHeader)</c> items, <c>Name: value</c>.</summary>
    public ITaskItem[] CustomHeaders { get; set; } = [];

    /// <summary>Whether the project is a database project and not an application.</summary>
    public bool IsDatabaseProject { get; set; }

    /// <summary>One item: the settings as its metadata.</summary>
    [Output]
    public ITaskItem? Settings { get; set; }

    /// <summary>The plan in force: empty, <c>none</c>, or a plan's name.</summary>
    [Output]
    public string ResolvedPlan { get; set; } = "";
}
