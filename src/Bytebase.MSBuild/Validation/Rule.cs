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

    /// <summary>
    /// Where the rule speaks. Most are about versions, or about what becomes of a statement that is executed as it stands, and in
    /// declarative mode there is neither.
    /// </summary>
    public virtual MigrationModes Modes => MigrationModes.Versioned;
}

/// <summary>A rule about one file's contents.</summary>
internal abstract class FileRule : Rule
{
    /// <summary>
    /// Whether the rule looks at bytes, not at text: only such rules see a file in UTF-16 or UTF-32, where all others would find nonsense.
    /// </summary>
    public virtual bool ReadsAnyEncoding => false;

    public abstract void Check(MigrationContent content, FindingSink findings);
}

/// <summary>A rule about the names of all files; it sees no contents.</summary>
internal abstract class SetRule : Rule
{
    /// <summary>
    /// Whether what it proposes has another version. Such rules are asked first, so that a file's other findings propose the same name.
    /// </summary>
    public virtual bool ProposesVersions => false;

    public abstract void Check(MigrationSet set, VersionProposals proposals, FindingSink findings);
}
