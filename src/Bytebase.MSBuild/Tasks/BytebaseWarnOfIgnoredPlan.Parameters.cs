using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseWarnOfIgnoredPlan
{
    /// <summary>The plan's name.</summary>
    [Required]
    public string Plan { get; set; } = "";
}
