using System.Reflection;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Reports;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Gives the results of this build to those who look at them: files, the CI system's own log, its summary, its pull requests.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseWriteReports : BytebaseTask
{
    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var job = CiJob.Detect(EnvironmentVariables);
        if (Delivers)
            HandOver(job);
        var reports = ReportCatalogue.Select(Setting.Split(Reports ?? ""), job);
        if (reports.Count == 0)
            return;
        var build = Results.ToReport(ProjectFile, job, Failed, Time);
        var surroundings = new ReportSurroundings
        {
            Directory = FullPath(ReportsDirectory),
            Environment = EnvironmentVariables,
            Command = Command,
            Detail = line => Say(MessageImportance.Low, "Bytebase: {0}", line),
            Note = finding => Report(finding),
            Time = Time,
        };
        // A build may report twice, where a step follows that nobody could foresee: what was printed is not printed again.
        var news = build with { Findings = [.. build.Findings.Where(finding => !Results.Printed.Contains(finding.Finding))] };
        if (!Interim)
            Results.Printed.UnionWith(build.Findings.Select(finding => finding.Finding));
        foreach (var report in reports.Where(report => !Interim || !report.IsFinal))
        {
            try
            {
                await report.PublishAsync(report is CommandReport ? news : build, surroundings, cancellationToken);
            }
            catch (BytebaseException e)
            {
                // The others go on.
                ReportFailure(e.Finding);
            }
        }
    }

    /// <summary>Whether or not there are reports; and after a failure, too, where there is a plan to go on with.</summary>
    private void HandOver(CiJob? job)
    {
        var path = FullPath(HandoverFile);
        try
        {
            // At the start there is nothing yet, and a build that is killed must not leave an earlier one's plan behind.
            if (!Interim && DeliveryHandover.From(Results.Delivery, Failed) is { } handover)
                handover.Write(path, job, EnvironmentVariables, Command);
            else
                Handover.Remove(path);
        }
        catch (BytebaseException e)
        {
            ReportFailure(e.Finding);
        }
    }
}
