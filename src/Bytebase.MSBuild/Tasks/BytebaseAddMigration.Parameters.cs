using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseAddMigration
{
    /// <summary>The project's <c>$(BytebaseMode)</c>: this needs versions.</summary>
    public string? Mode { get; set; }

    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseDryRun)</c>: <c>true</c> says what would be written and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The words of the new file's name, such as <c>add users</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The folder for it, from the project; empty for that of the newest migration.</summary>
    public string? Folder { get; set; }

    /// <summary>The version to have; empty for the next one.</summary>
    public string? Version { get; set; }

    /// <summary><c>DDL</c> or <c>DML</c>: the suffix to have; empty where the folder's other files decide.</summary>
    public string? ChangeType { get; set; }

    /// <summary>The file to start from; empty for <c>migration.template.sql</c> beside the project, where there is one.</summary>
    public string? Template { get; set; }

    /// <summary>The project's <c>$(BytebaseLockFile)</c>, from the project's folder: where it exists, the new migration has to go into it.</summary>
    public string? LockFile { get; set; }

    /// <summary>A file that only one process at a time may hold: others wait, so that each sees the others' versions.</summary>
    [Required]
    public string AloneFile { get; set; } = "";

    /// <summary>The new file, with its <c>Version</c>.</summary>
    [Output]
    public ITaskItem? Migration { get; set; }
}
