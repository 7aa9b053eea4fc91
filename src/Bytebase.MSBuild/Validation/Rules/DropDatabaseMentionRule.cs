using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A statement that mentions DROP DATABASE.</summary>
internal sealed class DropDatabaseMentionRule : MovedByMentionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2022", DiagnosticSeverity.Error);

    protected override DiagnosticDescriptor Mentioned => Descriptor;

    protected override bool IsAbout(ServerExpressions.Name expression) => expression == ServerExpressions.Name.DropDatabase;
}
