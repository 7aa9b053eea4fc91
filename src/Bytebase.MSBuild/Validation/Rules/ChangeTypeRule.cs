using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A file that is stated to be DML holds DDL, or the other way round. Only where the name or the metadata say it: the server itself has
/// known no such distinction since 3.11.
/// </summary>
internal sealed class ChangeTypeRule : FileRule
{
    public static readonly DiagnosticDescriptor DdlInDml = new("BB2011", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DmlInDdl = new("BB2012", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [DdlInDml, DmlInDdl];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.File.StatesChangeType)
            CheckStatements(content, findings);
    }

    // Apart: what is not called is not compiled.
    private static void CheckStatements(MigrationContent content, FindingSink findings)
    {
        var file = content.File;
        var (descriptor, stated, other, otherSuffix) = file.ChangeType == ChangeType.Dml
            ? (DdlInDml, SqlStatementKind.Dml, SqlStatementKind.Ddl, "ddl")
            : (DmlInDdl, SqlStatementKind.Ddl, SqlStatementKind.Dml, "dml");
        foreach (var statement in content.Statements)
        {
            if (statement.Kind != other)
                continue;

            // One is enough: the fix is about the file.
            var fix = Holds(content, stated) ? Move(content, otherSuffix)
                : $"Nothing in the file is {file.ChangeType.ToString().ToUpperInvariant()}: rename it to '{WithSuffix(file.Name, otherSuffix)}'.";
            findings.Add(descriptor, file, content.Text.PositionOf(statement.First), statement.Keyword, fix);
            return;
        }
    }

    // Apart: the object of a lambda is made when its method is entered, for each of 10,000 files.
    private static bool Holds(MigrationContent content, SqlStatementKind kind) => content.Statements.Any(one => one.Kind == kind);

    private static string Move(MigrationContent content, string suffix)
    {
        var (file, proposals) = (content.File, content.Proposals);
        if (!proposals.IsNewest(file))
            return "If no database has applied this file yet, move the statement to a new file with a version right behind this one's: behind the later files of the folder it would be executed in another order.";

        return $"Move the statement to a file of its own, for example '{proposals.NameFor(file.Folder, proposals.Peek(file.Folder), Description(file.Name) + "_" + suffix)}'.";
    }

    private static string Description(MigrationName name) =>
        VersionProposals.SafeDescription(name.Description.Length > 0 ? name.Description : "change");

    private static string WithSuffix(MigrationName name, string suffix)
    {
        var start = name.Suffix is { } old ? name.BaseName[..^old.Length] : name.BaseName + "_";
        return start + (name.Suffix?.Any(char.IsAsciiLetterUpper) == true ? suffix.ToUpperInvariant() : suffix) + ".sql";
    }
}
