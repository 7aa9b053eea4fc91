using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// Decides between command line, environment and project file, and says at low importance which one it was. Runs inside a target: a
/// <c>Directory.Build.targets</c> comes after ours, and the environment is none of evaluation's business.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseResolveSettings : BytebaseTask
{
    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var global = (BuildEngine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>();
        ITaskItem2 settings = new TaskItem("settings");
        foreach (var (property, value, variable) in Properties())
        {
            var setting = Setting.Resolve(value, global.Keys.Contains(property, StringComparer.OrdinalIgnoreCase), variable is null ? null : EnvironmentVariables(variable));
            if (property == "BytebaseTargets" && setting.Value.Length == 0)
                setting = new(string.Join(' ', TargetItems.Select(t => t.ItemSpec)), SettingOrigin.Project);
            if (setting.Value.Length == 0)
                continue;
            if (property == "BytebaseAccessTokenFile" && Credential.LooksLikeToken(setting.Value))
            {
                ReportFailure(Finding.Of(DiagnosticDescriptors.SecretInProperty, null, TextSpan.Nowhere, "BytebaseAccessTokenFile, which takes a path and holds a token,", Credential.Variables.AccessToken));
                continue;
            }

            if (property == "BytebaseUrl" && ServerUrl.HoldsCredential(setting.Value, out var address))
            {
                // Neither logged nor stored: from the environment it has reached no log yet.
                ReportFailure(Finding.Of(DiagnosticDescriptors.CredentialInUrl, null, TextSpan.Nowhere, address));
                continue;
            }

            if (property is "BytebaseAccessTokenFile" or "BytebaseCACertificateFile")
                setting = setting with { Value = FullPath(setting.Value) };
            // Literally: a % in a value must stay one.
            settings.SetMetadataValueLiteral(property, setting.Value);
            Say(MessageImportance.Low, "{0} = {1} ({2})", property, setting.Value, OriginText(setting.Origin, variable));
        }

        settings.SetMetadata("IsDatabaseProject", IsDatabaseProject ? "true" : "false");
        settings.SetMetadataValueLiteral("BytebaseCustomHeaders", string.Join('\n', CustomHeaders.Select(h => h.ItemSpec)));
        Settings = settings;
        ResolvedPlan = settings.GetMetadata("BytebasePlan");
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private static string OriginText(SettingOrigin origin, string? variable) => origin switch
    {
        SettingOrigin.CommandLine => "command line",
        SettingOrigin.Environment => variable!,
        _ => "project",
    };

    private IEnumerable<(string Property, string? Value, string? Variable)> Properties() =>
    [
        ("BytebaseUrl", Url, "BYTEBASE_URL"),
        ("BytebaseProject", Project, "BYTEBASE_PROJECT"),
        ("BytebaseTargets", Targets, "BYTEBASE_TARGETS"),
        ("BytebaseReviewTargets", ReviewTargets, "BYTEBASE_REVIEW_TARGETS"),
        ("BytebaseTargetStage", TargetStage, "BYTEBASE_TARGET_STAGE"),
        ("BytebasePlan", Plan, "BYTEBASE_PLAN"),
        ("BytebaseCheckRelease", CheckRelease, null),
        ("BytebaseCustomRules", CustomRules, null),
        ("BytebaseMode", Mode, null),
        ("BytebaseReleaseIdTemplate", ReleaseIdTemplate, null),
        ("BytebaseReleaseIdTimezone", ReleaseIdTimezone, null),
        ("BytebaseReleaseCategory", ReleaseCategory, null),
        ("BytebaseHttpTimeout", HttpTimeout, null),
        ("BytebaseReviewTimeout", ReviewTimeout, null),
        ("BytebaseRolloutTimeout", RolloutTimeout, null),
        ("BytebaseApproval", Approval, null),
        ("BytebaseApprovalTimeout", ApprovalTimeout, null),
        ("BytebaseAlwaysRelease", AlwaysRelease, null),
        ("BytebaseRequireReview", RequireReview, null),
        ("BytebaseDryRun", DryRun, null),
        ("BytebaseBaselineVersion", BaselineVersion, null),
        ("BytebaseAccessTokenFile", AccessTokenFile, "BYTEBASE_ACCESS_TOKEN_FILE"),
        ("BytebaseAllowInsecureHttp", AllowInsecureHttp, null),
        ("BytebaseCACertificateFile", CACertificateFile, null),
        ("BytebaseOidcAudience", OidcAudience, null),
        ("BytebaseAzureServiceConnection", AzureServiceConnection, null),
        ("BytebaseVcsUser", VcsUser, null),
    ];
}
