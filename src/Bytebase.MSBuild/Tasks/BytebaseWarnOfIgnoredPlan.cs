using Bytebase.MSBuild.Diagnostics;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Says that a plan was given to a project that rolls nothing out.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseWarnOfIgnoredPlan : BytebaseTask
{
    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        Report(Finding.Of(DiagnosticDescriptors.PlanInApplication, null, TextSpan.Nowhere, Plan));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
