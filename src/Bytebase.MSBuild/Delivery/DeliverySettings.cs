using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What a project says about its server, its databases and how far to go. Values are checked; missing ones are empty.</summary>
internal sealed record DeliverySettings
{
    /// <summary>The word that hands over "there was nothing to do" in place of a plan.</summary>
    public const string NoPlan = "none";

    /// <summary>The server's external URL with a trailing slash; <see langword="null"/> works offline only.</summary>
    public Uri? Url { get; init; }

    /// <summary><c>projects/{project}</c>.</summary>
    public string Project { get; init; } = "";

    /// <summary>Databases, or one database group.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What a build reviews against: <see cref="Targets"/> unless set.</summary>
    public IReadOnlyList<string> ReviewTargets { get; init; } = [];

    /// <summary>The last stage to run, <c>environments/{environment}</c>; empty creates the rollout and runs nothing.</summary>
    public string TargetStage { get; init; } = "";

    /// <summary>An existing plan to promote, <see cref="NoPlan"/>, or empty.</summary>
    public string Plan { get; init; } = "";

    /// <summary>What the files are.</summary>
    public MigrationMode Mode { get; init; }

    public CheckRelease CheckRelease { get; init; } = CheckRelease.FailOnError;

    /// <summary>Rules in prose for the server's AI review; empty sends none.</summary>
    public string CustomRules { get; init; } = "";

    public string ReleaseIdTemplate { get; init; } = "";

    public string ReleaseIdTimezone { get; init; } = "";

    public string ReleaseCategory { get; init; } = "";

    public TimeSpan HttpTimeout { get; init; }

    public TimeSpan ReviewTimeout { get; init; }

    /// <summary>How long to wait for each stage; <see langword="null"/> waits as long as its tasks take.</summary>
    public TimeSpan? RolloutTimeout { get; init; }

    public ApprovalMode Approval { get; init; }

    /// <summary>How long to wait for an approval.</summary>
    public TimeSpan ApprovalTimeout { get; init; } = TimeSpan.FromHours(24);

    public bool AlwaysRelease { get; init; }

    public bool RequireReview { get; init; }

    /// <summary>Whether to say what would be done and to write nothing, neither on the server nor here.</summary>
    public bool DryRun { get; init; }

    /// <summary>The version up to which a database that is adopted has its migrations; empty where none is.</summary>
    public string BaselineVersion { get; init; } = "";

    /// <summary>Whether the project is a database project; an application is asked less of.</summary>
    public bool IsDatabaseProject { get; init; }

    /// <summary>Absolute path of a file that holds an access token, or empty.</summary>
    public string AccessTokenFile { get; init; } = "";

    /// <summary>Absolute path of a file with certificate authorities to trust besides the machine's, or empty.</summary>
    public string CACertificateFile { get; init; } = "";

    /// <summary>The audience of the OIDC token for a workload identity, where the job may choose it; empty asks for the default.</summary>
    public string OidcAudience { get; init; } = "";

    /// <summary>The id of an Azure service connection that gives the OIDC token, or empty.</summary>
    public string AzureServiceConnection { get; init; } = "";

    /// <summary>Whether the server is told who opened the pull request that is reviewed; it counts its authors against the licence.</summary>
    public bool SendsVcsUser { get; init; } = true;

    /// <summary>Whether the one target is a database group.</summary>
    public bool TargetsGroup => Targets.Count == 1 && ResourceNames.IsDatabaseGroup(Targets[0]);

    /// <summary>Whether <see cref="Plan"/> names a plan.</summary>
    public bool HasPlan => Plan.Length > 0 && Plan != NoPlan;

    /// <summary>Checks the settings' forms.</summary>
    /// <param name="get">The resolved text of a property, empty when unset.</param>
    /// <exception cref="BytebaseException">A value does not have its form; the message says which one it has.</exception>
    public static DeliverySettings Parse(Func<string, string> get)
    {
        var settings = new DeliverySettings
        {
            Url = ServerUrl.Parse(get("BytebaseUrl"), IsTrue(get, "BytebaseAllowInsecureHttp")),
            Project = ResourceNames.Check("BytebaseProject", get("BytebaseProject"), ResourceNames.IsProject, "projects/{project}", "projects/hr"),
            Targets = ParseTargets(get, "BytebaseTargets"),
            ReviewTargets = ParseTargets(get, "BytebaseReviewTargets"),
            TargetStage = ResourceNames.Check("BytebaseTargetStage", get("BytebaseTargetStage"), ResourceNames.IsEnvironment, "environments/{environment}", "environments/test"),
            Plan = get("BytebasePlan") == NoPlan ? NoPlan : ResourceNames.Check("BytebasePlan", get("BytebasePlan"), ResourceNames.IsPlan, "projects/{project}/plans/{number}, or none", "projects/hr/plans/101"),
            CheckRelease = get("BytebaseCheckRelease") switch
            {
                "" or "FAIL_ON_ERROR" => CheckRelease.FailOnError,
                "FAIL_ON_WARNING" => CheckRelease.FailOnWarning,
                "SKIP" => CheckRelease.Skip,
                var other => throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseCheckRelease", other, "SKIP, FAIL_ON_ERROR or FAIL_ON_WARNING", "FAIL_ON_ERROR"),
            },
            CustomRules = get("BytebaseCustomRules"),
            ReleaseIdTemplate = get("BytebaseReleaseIdTemplate"),
            ReleaseIdTimezone = get("BytebaseReleaseIdTimezone"),
            ReleaseCategory = get("BytebaseReleaseCategory"),
            HttpTimeout = Duration(get, "BytebaseHttpTimeout") ?? TimeSpan.FromSeconds(120),
            ReviewTimeout = Duration(get, "BytebaseReviewTimeout") ?? TimeSpan.FromMinutes(30),
            RolloutTimeout = Duration(get, "BytebaseRolloutTimeout"),
            Approval = get("BytebaseApproval").ToUpperInvariant() switch
            {
                "" or "NONE" => ApprovalMode.None,
                "ISSUE" => ApprovalMode.Issue,
                _ => throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseApproval", get("BytebaseApproval"), "None or Issue", "Issue"),
            },
            ApprovalTimeout = Duration(get, "BytebaseApprovalTimeout") ?? TimeSpan.FromHours(24),
            AlwaysRelease = IsTrue(get, "BytebaseAlwaysRelease"),
            RequireReview = IsTrue(get, "BytebaseRequireReview"),
            DryRun = IsTrue(get, "BytebaseDryRun"),
            BaselineVersion = get("BytebaseBaselineVersion"),
            IsDatabaseProject = IsTrue(get, "IsDatabaseProject"),
            AccessTokenFile = get("BytebaseAccessTokenFile"),
            Mode = ParseMode(get("BytebaseMode")),
            CACertificateFile = get("BytebaseCACertificateFile"),
            OidcAudience = get("BytebaseOidcAudience"),
            AzureServiceConnection = get("BytebaseAzureServiceConnection"),
            SendsVcsUser = IsTrue(get, "BytebaseVcsUser", whenEmpty: true),
        };
        return settings with { ReviewTargets = settings.ReviewTargets.Count > 0 ? settings.ReviewTargets : settings.Targets };
    }

    /// <exception cref="BytebaseException">It is neither of the two.</exception>
    public static MigrationMode ParseMode(string? text) => MigrationModeNames.TryParse(text, out var mode)
        ? mode
        : throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseMode", text, "Versioned or Declarative", "Declarative");

    private static IReadOnlyList<string> ParseTargets(Func<string, string> get, string property)
    {
        var targets = Setting.Split(get(property));
        foreach (var target in targets)
            ResourceNames.Check(property, target, t => ResourceNames.IsDatabase(t) || ResourceNames.IsDatabaseGroup(t), "instances/{instance}/databases/{database} or projects/{project}/databaseGroups/{databaseGroup}", "instances/prod/databases/hr");
        if (targets.Count > 1 && targets.Any(ResourceNames.IsDatabaseGroup))
            throw new BytebaseException(DiagnosticDescriptors.MixedTargets, property, string.Join(", ", targets));
        return targets;
    }

    private static bool IsTrue(Func<string, string> get, string property, bool whenEmpty = false) => get(property).ToUpperInvariant() switch
    {
        "" => whenEmpty,
        "FALSE" => false,
        "TRUE" => true,
        _ => throw new BytebaseException(DiagnosticDescriptors.SettingForm, property, get(property), "true or false", "true"),
    };

    private static TimeSpan? Duration(Func<string, string> get, string property)
    {
        var text = get(property);
        if (text.Length == 0)
            return null;
        return Durations.TryParse(text, out var duration)
            ? duration
            : throw new BytebaseException(DiagnosticDescriptors.SettingForm, property, text, "a duration such as 90s, 30m or 1h30m", "30m");
    }
}

/// <summary>What the server's review does to the build, bytebase-action's <c>--check-release</c>.</summary>
internal enum CheckRelease
{
    Skip,
    FailOnError,
    FailOnWarning,
}
