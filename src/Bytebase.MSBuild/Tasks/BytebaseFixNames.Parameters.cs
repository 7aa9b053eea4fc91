using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseFixNames
{
    /// <summary>The project's <c>$(BytebaseMode)</c>: this needs versions.</summary>
    public string? Mode { get; set; }

    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseDryRun)</c>: <c>true</c> says what would be written and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>Whether to rename the files, not only to say how.</summary>
    public bool Apply { get; set; }

    /// <summary>The project's <c>$(BytebaseBaseRef)</c>: the branch whose files keep their names; empty to find it, <c>none</c> for no such branch.</summary>
    public string? BaseRef { get; set; }

    /// <summary>The files to rename, or that were renamed, each with <c>NewPath</c>, <c>Codes</c> and <c>Renamed</c>.</summary>
    [Output]
    public ITaskItem[] Renames { get; set; } = [];
}
