using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A statement that declares nothing, in declarative mode. The server allows CREATE of most objects, COMMENT and ALTER SEQUENCE
/// (release_service_check.go; recorded in <c>declarative</c>, "syntax that is not declarative"); which CREATEs is left to it.
/// </summary>
internal sealed class DeclarativeStatementRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2033", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Declarative;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        foreach (var statement in content.Statements)
        {
            if (statement.Keyword is "CREATE" or "COMMENT" or "" || (statement.Keyword == "ALTER" && IsSequence(content, statement)))
                continue;

            findings.Add(Descriptor, content.File, content.Text.PositionOf(statement.First), statement.Keyword, statement.Keyword switch
            {
                "ALTER" or "RENAME" => "Write what it changes into the CREATE statement of the object; Bytebase works out the ALTER",
                "DROP" => "Take the CREATE statement of the object out instead; Bytebase works out the DROP",
                "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "COPY" or "TRUNCATE" => "Data is no part of a schema: put it into a project with versioned migrations",
                _ => "Leave it out; dumps of a schema begin with such lines",
            });
        }
    }

    private static bool IsSequence(MigrationContent content, SqlStatement statement)
    {
        var tokens = new StatementTokens(content, statement);
        return tokens.Take("ALTER"u8) && tokens.Is("SEQUENCE"u8);
    }
}
