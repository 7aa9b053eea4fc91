using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseBaseline
{
    /// <summary>
    /// The databases, each with <c>Marked</c>, how many migrations were marked (or would be, in a dry run), and <c>Before</c>, how many had
    /// been already.
    /// </summary>
    [Output]
    public ITaskItem[] Baselines { get; set; } = [];
}
