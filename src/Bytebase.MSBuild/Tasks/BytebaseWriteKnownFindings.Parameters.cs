using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseWriteKnownFindings
{
    /// <summary>The <c>@(BytebaseMigration)</c> items.</summary>
    public ITaskItem[] Migrations { get; set; } = [];

    /// <summary>The project's <c>$(BytebaseDryRun)</c>: <c>true</c> says what would be written and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The project's <c>$(BytebaseEngine)</c>: <c>Auto</c> or a name of the server's <c>Engine</c> enumeration.</summary>
    public string? Engine { get; set; }
}
