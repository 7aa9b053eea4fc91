using System.Text;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// The summary that a CI system shows on a run's page: at GitHub a file to which steps append
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary), at Azure a file that is uploaded.
/// </summary>
internal sealed class SummaryReport : Report
{
    /// <summary>GitHub takes no summary of a step that is longer, and shows nothing of it then. Bytes.</summary>
    public const int MaximumBytes = 1024 * 1024;

    private const string GitHubFile = "GITHUB_STEP_SUMMARY";

    // A character of UTF-16 is up to three bytes.
    private const int BytesPerUnit = 3;

    private const int MinimumLength = 1000;

    public override string Name => "summary";

    public override bool IsAutomatic(CiJob job) => job.Kind is CiKind.GitHub or CiKind.Azure;

    public override Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CancellationToken cancellationToken)
    {
        switch (build.Job?.Kind)
        {
            case CiKind.GitHub:
                Append(build, surroundings);
                break;
            case CiKind.Azure:
                surroundings.WriteFile("bytebase.md", Encoding.UTF8.GetBytes(MarkdownBody.Render(build, MarkdownReport.MaximumLength) + "\n"));
                surroundings.Command(AzureCommand.Format("task.uploadsummary", [], Path.Combine(surroundings.Directory, "bytebase.md")));
                break;
            default:
                surroundings.Detail("no summary: only GitHub Actions and Azure Pipelines show one");
                break;
        }

        return Task.CompletedTask;
    }

    private void Append(BuildReport build, ReportSurroundings surroundings)
    {
        var path = surroundings.Environment(GitHubFile)?.Trim() ?? "";
        if (!Path.IsPathFullyQualified(path))
        {
            surroundings.Detail($"no summary: {GitHubFile} names no file");
            return;
        }

        try
        {
            Append(build, surroundings, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BytebaseException(DiagnosticDescriptors.ReportRefused, "The summary", $"{path} cannot be written ({FirstLine.Of(e.Message)})", "Run the step where the runner's files can be reached: a container needs the folder of GITHUB_STEP_SUMMARY.");
        }
    }

    private void Append(BuildReport build, ReportSurroundings surroundings, string path)
    {
        using var file = SharedFile.OpenEnd(path);
        // What the step wrote before counts, too.
        var room = (int)Math.Max(0, MaximumBytes - file.Length - 4) / BytesPerUnit;
        if (room < MinimumLength)
        {
            surroundings.Note(ReportText.Shortened(Name, "nothing of this project", "GitHub takes 1 MiB of one step, and the step has written that much already"));
            return;
        }

        var body = MarkdownBody.Render(build, Math.Min(room, MarkdownReport.MaximumLength));
        file.Write(Encoding.UTF8.GetBytes((file.Length > 0 ? "\n\n" : "") + body + "\n"));
    }
}
