using System.Text;
using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Reports;

/// <summary>The results as a Markdown file, for a pipeline that shows it somewhere.</summary>
internal sealed class MarkdownReport : FileReport
{
    /// <summary>No host takes a longer text.</summary>
    public const int MaximumLength = 300_000;

    public override string Name => "markdown";

    public override string FileName => "bytebase.md";

    public override bool IsAutomatic(CiJob job) => false;

    public override void Write(BuildReport build, Stream output) =>
        output.Write(Encoding.UTF8.GetBytes(MarkdownBody.Render(build, MaximumLength) + "\n"));
}
