namespace Bytebase.Emulator.Security;

/// <summary>
/// Permissions by role. The agent's are the server's list (API reference §1.5, recorded in <c>permissions</c>).
/// Of the other roles only the owner was recorded; releaser, developer and viewer are not verified against a real server.
/// </summary>
internal static class Roles
{
    private static readonly HashSet<string> GitOpsServiceAgent =
    [
        "bb.plans.create", "bb.plans.get",
        "bb.releases.check", "bb.releases.create", "bb.releases.get",
        "bb.rollouts.create", "bb.rollouts.get", "bb.rollouts.list",
        "bb.taskRuns.create", "bb.taskRuns.list",
    ];

    private static readonly HashSet<string> Viewer =
    [
        "bb.projects.get", "bb.databases.get", "bb.plans.get", "bb.plans.list", "bb.releases.get", "bb.releases.list",
        "bb.rollouts.get", "bb.rollouts.list", "bb.taskRuns.list", "bb.issues.get", "bb.planCheckRuns.get",
    ];

    private static readonly HashSet<string> Releaser = [.. Viewer, "bb.taskRuns.create", "bb.rollouts.create"];

    private static readonly HashSet<string> Developer =
        [.. Viewer, "bb.plans.create", "bb.releases.check", "bb.releases.create", "bb.issues.create", "bb.sheets.create", "bb.sheets.get", "bb.revisions.list"];

    public static bool Grants(string role, string permission) => role switch
    {
        "roles/projectOwner" => !permission.StartsWith("bb.settings.", StringComparison.Ordinal),
        "roles/gitopsServiceAgent" => GitOpsServiceAgent.Contains(permission),
        "roles/projectReleaser" => Releaser.Contains(permission),
        "roles/projectDeveloper" => Developer.Contains(permission),
        "roles/projectViewer" => Viewer.Contains(permission),
        _ => false,
    };
}
