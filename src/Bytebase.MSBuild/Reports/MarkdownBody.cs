using System.Text;

namespace Bytebase.MSBuild.Reports;

/// <summary>Temporary: the merge takes the one of the branch with the writers.</summary>
internal static class MarkdownBody
{
    public static string Render(BuildReport build, int maximumLength)
    {
        var text = new StringBuilder($"## {build.Project}\n\n");
        foreach (var finding in build.Findings)
            text.Append($"- {finding.Code} {finding.Path}:{finding.Line} {finding.Message}\n");
        if (build.Findings.Count == 0)
            text.Append("No findings.\n");
        return text.Length <= maximumLength ? text.ToString() : text.ToString(0, maximumLength);
    }
}
