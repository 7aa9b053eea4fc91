using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// Finds the statements of a file: one pass over its tokens. Use it as <c>while (scanner.MoveNext()) … scanner.Current</c>.
/// </summary>
internal ref struct SqlScanner
{
    private readonly SqlDialect _dialect;
    private SqlTokenizer _tokens;

    public SqlScanner(ReadOnlySpan<byte> text, SqlEngine engine)
    {
        _dialect = SqlDialect.Of(engine);
        _tokens = new SqlTokenizer(text, _dialect);
    }

    public SqlStatement Current { get; private set; }

    /// <summary>All statements of a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="engine">Whose SQL it is.</param>
    /// <param name="into">A list to use again, where there is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static List<SqlStatement> Scan(SourceText text, SqlEngine engine, List<SqlStatement>? into = null)
    {
        var statements = into ?? [];
        statements.Clear();
        var scanner = new SqlScanner(text.Bytes, engine);
        while (scanner.MoveNext())
            statements.Add(scanner.Current);
        return statements;
    }

    /// <summary>The offset of the first token at or behind a place that is in no string and no comment; -1 when there is none.</summary>
    public static int FirstToken(SourceText text, SqlEngine engine, int position = 0)
    {
        var tokens = new SqlTokenizer(text.Bytes, SqlDialect.Of(engine), position);
        while (tokens.Read())
        {
            if (tokens.Kind is not (SqlTokenKind.Separator or SqlTokenKind.Batch))
                return tokens.Start;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        var start = _tokens.End;
        while (_tokens.Read())
        {
            if (_tokens.Kind is SqlTokenKind.Separator or SqlTokenKind.Batch)
                start = _tokens.End;
            else if (_dialect.DelimiterLines && _tokens.Is("DELIMITER"u8))
                start = SkipDelimiterLine();
            else
                return ReadStatement(start);
        }

        return false;
    }

    private int SkipDelimiterLine()
    {
        _tokens.SetDelimiter();
        return _tokens.End;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadStatement(int start)
    {
        var first = _tokens.Start;
        var (keyword, kind) = _tokens.Kind == SqlTokenKind.Word ? SqlKeywords.Find(_tokens.Token) : ("", SqlStatementKind.Other);
        var isWith = keyword == "WITH";
        var hasVerb = false;
        var afterParenthesis = false;
        var parentheses = 0;
        var routine = default(SqlRoutine);
        int end, last;
        do
        {
            (last, end) = (_tokens.Start, _tokens.End);
            if (EndsStatement(parentheses, ref routine))
                break;

            if (routine.Follows)
                routine.Next(_tokens, _dialect);
            if (isWith && !hasVerb && _tokens.Kind == SqlTokenKind.Word && (parentheses == 0 || afterParenthesis)
                && SqlKeywords.IsVerb(_tokens.Token, out var verb))
            {
                // PostgreSQL also takes verbs inside the parentheses, so only one that writes, or the outer one, settles it.
                hasVerb = parentheses == 0 || verb == SqlStatementKind.Dml;
                kind = hasVerb ? verb : kind;
            }

            var symbol = _tokens.Kind == SqlTokenKind.Symbol ? (char)_tokens.Token[0] : ' ';
            afterParenthesis = symbol == '(';
            parentheses = Math.Max(parentheses + (symbol == '(' ? 1 : symbol == ')' ? -1 : 0), 0);
        }
        while (_tokens.Read());

        if (_dialect.CopyData && keyword == "COPY")
            _tokens.SkipCopyData(first);
        Current = new SqlStatement(start, first, end, keyword, kind) { Last = last };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly bool EndsStatement(int parentheses, ref SqlRoutine routine)
    {
        if (_tokens.Kind == SqlTokenKind.Batch)
            return true;

        if (_tokens.Kind != SqlTokenKind.Separator)
            return false;

        // A delimiter of the file's own means what it says; a semicolon may also stand inside a rule's parentheses or a body.
        if (!_tokens.EndsAtSemicolon)
            return true;

        routine.Next(_tokens, _dialect);
        return parentheses == 0 && !routine.IsInside && !(routine.IsRoutine && _dialect.RoutinesEndWithBatch);
    }
}
