using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>Two paths that are one on Windows and macOS, where neither case nor the form of an accented letter tells names apart.</summary>
internal sealed class CaseTwinRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1007", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        if (!MayHoldTwins(set.All))
            return;

        var files = new Dictionary<string, MigrationFile>(StringComparer.OrdinalIgnoreCase);
        var folders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var file in set.All)
        {
            if (!files.TryAdd(VersionProposals.Key(file.ReleasePath), file))
            {
                var other = files[VersionProposals.Key(file.ReleasePath)];
                var name = proposals.Rename(file, newVersion: true);
                findings.AddRename(Descriptor, file, name, file.ReleasePath, other.ReleasePath, "one file of the two is lost at a checkout", $"Rename this file to '{name}'");
            }
            else if (!file.IsIn(last) && seen.Add(last = file.Folder) && FolderTwin(last, folders) is var (folder, twin) && reported.Add(folder))
            {
                findings.Add(Descriptor, file, folder, twin, "the two folders are one there", $"Move the files of both into '{twin}'");
            }
        }
    }

    /// <summary>Whether two files, or two folders, may be one: said by their hashes, which take less room than a table of 10,000 paths.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static bool MayHoldTwins(IReadOnlyList<MigrationFile> all)
    {
        var hashes = new int[all.Count];
        var folder = "";
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = StringComparer.OrdinalIgnoreCase.GetHashCode(VersionProposals.Key(all[i].ReleasePath));
            if (all[i].IsIn(folder))
                continue;
            // Twins of folders show only with all folders at hand.
            if (i > 0)
                return true;
            folder = all[i].Folder;
        }

        Array.Sort(hashes);
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
                return true;
        }

        return false;
    }

    /// <summary>The topmost folder of the path that was seen in another spelling, and that one.</summary>
    private static (string Folder, string Twin)? FolderTwin(string path, Dictionary<string, string> folders)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); path.Length > 0; end = path.IndexOf('/', end + 1))
        {
            var folder = end < 0 ? path : path[..end];
            if (!folders.TryAdd(VersionProposals.Key(folder), folder) && folders[VersionProposals.Key(folder)] is var twin && twin != folder)
                return (folder, twin);

            if (end < 0)
                break;
        }

        return null;
    }
}
