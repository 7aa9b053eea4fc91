using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>A file while it is checked. What several rules look at is found once, and only when one asks.</summary>
internal sealed class MigrationContent(MigrationFile file, SourceText text, SqlEngine engine, VersionProposals proposals)
{
    private IReadOnlyList<SqlStatement>? _statements;

    public MigrationFile File => file;

    public SourceText Text => text;

    public SqlEngine Engine => engine;

    /// <summary>For rules that propose another file.</summary>
    public VersionProposals Proposals => proposals;

    /// <summary>Whether anything but white space, comments and separators is in it.</summary>
    public bool HasStatements => _statements is { } found ? found.Count > 0 : SqlScanner.FirstToken(text, engine) >= 0;

    public IReadOnlyList<SqlStatement> Statements => _statements ??= SqlScanner.Scan(text, engine);
}
