namespace Bytebase.MSBuild.Migrations;

internal enum SqlStatementKind
{
    /// <summary>Neither of the others: SELECT, GRANT, SET, DO, CALL, transaction control, what is not understood.</summary>
    Other,

    /// <summary>Changes the schema.</summary>
    Ddl,

    /// <summary>Changes data.</summary>
    Dml,
}

/// <summary>One statement of a file; the offsets are those of the file's bytes.</summary>
/// <param name="Start">Right behind the previous statement, as in the server's log: white space and comments come first.</param>
/// <param name="First">The first token that is no comment.</param>
/// <param name="End">Behind the separator, or behind the last token where there is none.</param>
/// <param name="Keyword">The first word in upper case; empty when the statement starts with something else.</param>
/// <param name="Kind">What it changes.</param>
internal readonly record struct SqlStatement(int Start, int First, int End, string Keyword, SqlStatementKind Kind)
{
    /// <summary>The last token, the separator where there is one.</summary>
    public int Last { get; init; }
}
