using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tasks;

/// <summary>What migrations say about the server's advices: read from the bytes that the server has reviewed.</summary>
internal static class AdviceSuppressions
{
    /// <summary>The advices, each one that a comment covers with <see cref="Finding.SuppressedBy"/>.</summary>
    public static IReadOnlyList<Finding> Apply(IReadOnlyList<Finding> advices, ReleaseContent content, SqlEngine engine)
    {
        var files = advices.Select(advice => advice.File).ToHashSet(StringComparer.Ordinal);
        var proposals = new VersionProposals(MigrationSet.Create([]));
        var suppressions = content.Files
            .Where(file => files.Contains(file.FullPath))
            .SelectMany(file => SuppressionReader.Read(new MigrationContent(MigrationFile.Create(file.FullPath, file.Path), new SourceText(file.Content), engine, proposals)));
        return SuppressionFilter.Apply(advices, [.. suppressions]);
    }
}
