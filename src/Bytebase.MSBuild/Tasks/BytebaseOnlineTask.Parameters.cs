using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters of all tasks that ask the server.</content>
public abstract partial class BytebaseOnlineTask
{
    /// <summary>What <see cref="BytebaseResolveSettings"/> resolved.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = null!;

    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseEngine)</c>: whose comments the migrations have.</summary>
    public string? Engine { get; set; }

    /// <summary>The file that gets the results with bytebase-action's keys.</summary>
    [Required]
    public string OutputFile { get; set; } = "";
}
