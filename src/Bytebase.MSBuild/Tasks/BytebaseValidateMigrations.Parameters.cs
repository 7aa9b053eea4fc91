using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseValidateMigrations
{
    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>Whether the project is there for its migrations, so that none is worth a word.</summary>
    public bool IsDatabaseProject { get; set; }

    /// <summary>The project's <c>$(BytebaseEngine)</c>: <c>Auto</c> or a name of the server's <c>Engine</c> enumeration.</summary>
    public string? Engine { get; set; }

    /// <summary>The project's <c>$(BytebaseBaseRef)</c>: the branch to compare with; empty to find it, <c>none</c> for no comparison.</summary>
    public string? BaseRef { get; set; }

    /// <summary>The project's <c>$(BytebaseLockFile)</c>, from the project's folder.</summary>
    public string? LockFile { get; set; }

    /// <summary>Absolute path of the file that keeps the findings for builds in which nothing changed.</summary>
    [Required]
    public string CacheFile { get; set; } = "";

    /// <summary>The findings, each with <c>Code</c>, <c>Severity</c>, <c>Message</c>, <c>Line</c> and <c>Column</c>.</summary>
    [Output]
    public ITaskItem[] Findings { get; set; } = [];
}
