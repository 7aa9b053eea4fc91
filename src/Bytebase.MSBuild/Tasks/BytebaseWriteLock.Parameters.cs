using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseWriteLock
{
    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseLockFile)</c>, from the project's folder.</summary>
    public string? LockFile { get; set; }
}
