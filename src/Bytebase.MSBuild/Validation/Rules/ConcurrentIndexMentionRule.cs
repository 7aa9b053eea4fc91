using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A statement that mentions an index that is built or dropped CONCURRENTLY.</summary>
internal sealed class ConcurrentIndexMentionRule : MovedByMentionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2024", DiagnosticSeverity.Error);

    protected override DiagnosticDescriptor Mentioned => Descriptor;

    protected override bool IsAbout(ServerExpressions.Name expression) =>
        expression is ServerExpressions.Name.CreateIndex or ServerExpressions.Name.DropIndex;
}
