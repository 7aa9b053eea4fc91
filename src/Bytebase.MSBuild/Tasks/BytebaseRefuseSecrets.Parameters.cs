using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseRefuseSecrets
{
    /// <summary>The names of properties that look like secrets and have a value, each with the variable to use as <c>%(Variable)</c>.</summary>
    public ITaskItem[] Properties { get; set; } = [];
}
