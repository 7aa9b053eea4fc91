using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// One thing that is looked for. A rule is one file: the class with its descriptors as static fields, found by <see cref="RuleCatalogue"/>.
/// It keeps nothing between calls, since files are checked at the same time.
/// </summary>
internal abstract class Rule
{
    /// <summary>The codes that the rule reports.</summary>
    public abstract IReadOnlyList<DiagnosticDescriptor> Descriptors { get; }
}

/// <summary>A rule about one file's contents.</summary>
internal abstract class FileRule : Rule
{
    public abstract void Check(MigrationContent content, FindingSink findings);
}

/// <summary>A rule about the names of all files; it sees no contents.</summary>
internal abstract class SetRule : Rule
{
    public abstract void Check(MigrationSet set, VersionProposals proposals, FindingSink findings);
}
