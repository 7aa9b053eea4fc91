namespace Microsoft.Build.Framework;

/// <summary>
/// Keeps a task in the engine's own process under <c>-mt</c>: MSBuild looks for an attribute of this name in any assembly, so a task
/// compiled against an older MSBuild can carry it (dotnet/msbuild, documentation/specs/multithreading/thread-safe-tasks.md).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
