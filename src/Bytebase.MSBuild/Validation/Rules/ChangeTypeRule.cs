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
        var file = content.File;
        if (!file.StatesChangeType)
            return;

        var (descriptor, other, otherSuffix) = file.ChangeType == ChangeType.Dml
            ? (DdlInDml, SqlStatementKind.Ddl, "ddl")
            : (DmlInDdl, SqlStatementKind.Dml, "dml");
        foreach (var statement in content.Statements)
        {
            if (statement.Kind != other)
                continue;

            // One is enough: the fix is about the file.
            var next = content.Proposals.NameFor(file.Folder, content.Proposals.Peek(file.Folder), Description(file.Name) + "_" + otherSuffix);
            findings.Add(descriptor, file, content.Text.PositionOf(statement.First), statement.Keyword, next, WithSuffix(file.Name, otherSuffix));
            return;
        }
    }

    private static string Description(MigrationName name) =>
        VersionProposals.SafeDescription(name.Description.Length > 0 ? name.Description : "change");

    private static string WithSuffix(MigrationName name, string suffix)
    {
        var start = name.Suffix is { } old ? name.BaseName[..^old.Length] : name.BaseName + "_";
        return start + (name.Suffix?.Any(char.IsAsciiLetterUpper) == true ? suffix.ToUpperInvariant() : suffix) + ".sql";
    }
}
