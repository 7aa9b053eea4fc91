using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseShowStatus
{
    /// <summary>The databases, each with <c>Environment</c> where it is known, and the numbers <c>Applied</c>, <c>Pending</c> and <c>Edited</c>.</summary>
    [Output]
    public ITaskItem[] Statuses { get; set; } = [];
}
