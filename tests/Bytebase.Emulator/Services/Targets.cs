using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Services;

/// <summary>Targets of checks and plans: databases, and groups, which are looked at anew each time.</summary>
internal static class Targets
{
    public static bool IsDatabase(string target) => target.Split('/') is ["instances", { Length: > 0 }, "databases", { Length: > 0 }];

    public static bool IsGroup(string target) => target.Split('/') is ["projects", { Length: > 0 }, "databaseGroups", { Length: > 0 }];

    /// <summary>The databases of a group; null when there is no such group. Groups are not verified against a real server.</summary>
    public static IReadOnlyList<string>? GroupMembers(Store store, string target)
    {
        var parts = target.Split('/');
        return store.TryGetProject(parts[1], out var project) ? project.DatabaseGroups.GetValueOrDefault(parts[3]) : null;
    }
}
