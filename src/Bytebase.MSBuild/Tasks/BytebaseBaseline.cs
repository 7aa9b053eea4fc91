using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Marks the migrations up to a version as applied on the targets, without running them.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseBaseline : BytebaseOnlineTask
{
    private protected override string What => "the baseline";

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential)
    {
        MigrationItems.RequireVersions(Settings.GetMetadata("BytebaseMode"), "BytebaseBaseline", "There is nothing to mark as applied: a publish compares the files with each database as it is");
        return settings.BaselineVersion.Length == 0
            ? new StageDecision(false, "", Finding.Of(DiagnosticDescriptors.BaselineVersionMissing, null, TextSpan.Nowhere))
            : StageDecision.ForHelp(settings, hasCredential, "The baseline");
    }

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        var outcomes = await Baseline.RunAsync(context, Content, cancellationToken);
        Baselines = [.. outcomes.Select(o => new TaskItem(o.Database, new Dictionary<string, string>
        {
            ["Marked"] = o.Marked.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Before"] = o.Before.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }))];
        var marked = string.Join(", ", outcomes.Take(5).Select(o => $"{ResourceNames.IdOf(o.Database)} {o.Marked}")) + (outcomes.Count > 5 ? $" and {outcomes.Count - 5} more databases" : "");
        Say(
            MessageImportance.High,
            Delivery.DryRun ? "{0} -> Dry run, nothing was written: up to version {1} would be marked as applied: {2}" : "{0} -> Up to version {1} newly marked as applied: {2}",
            ProjectName,
            Delivery.BaselineVersion,
            marked);
    }
}
