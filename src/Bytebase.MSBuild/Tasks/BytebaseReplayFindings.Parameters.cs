using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseReplayFindings
{
    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseEngine)</c>: <c>Auto</c> or a name of the server's <c>Engine</c> enumeration.</summary>
    public string? Engine { get; set; }

    /// <summary>The project's <c>$(BytebaseBaseRef)</c>: the branch to compare with; empty to find it, <c>none</c> for no comparison.</summary>
    public string? BaseRef { get; set; }

    /// <summary>The project's <c>$(BytebaseLockFile)</c>, from the project's folder.</summary>
    public string? LockFile { get; set; }

    /// <summary>Absolute path of the file that the last validation wrote.</summary>
    [Required]
    public string CacheFile { get; set; } = "";

    /// <summary>Whether nothing has changed since; otherwise the migrations must be validated.</summary>
    [Output]
    public bool UpToDate { get; set; }

    /// <summary>The findings, as <see cref="BytebaseValidateMigrations.Findings"/>.</summary>
    [Output]
    public ITaskItem[] Findings { get; set; } = [];
}
