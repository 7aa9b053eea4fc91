using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseWriteLock
{
    /// <summary>The project's <c>$(BytebaseMode)</c>: this needs versions.</summary>
    public string? Mode { get; set; }

    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseDryRun)</c>: <c>true</c> says what would be written and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The project's <c>$(BytebaseLockFile)</c>, from the project's folder.</summary>
    public string? LockFile { get; set; }
}
