using Bytebase.MSBuild.Migrations;
using Expression = Bytebase.MSBuild.Validation.ServerExpressions.Name;

namespace Bytebase.MSBuild.Validation;

/// <summary>What the server's PostgreSQL driver does with a statement.</summary>
internal enum StatementTreatment
{
    /// <summary>Executed where it stands, in the file's transaction if there is one.</summary>
    InOrder,

    /// <summary>A SET ROLE: executed where it stands, and again before those that are moved.</summary>
    SetRole,

    /// <summary>Treated as a SET ROLE for words that it mentions.</summary>
    Repeated,

    /// <summary>One that cannot run in a transaction: executed behind the COMMIT or, without a transaction, before all others.</summary>
    Moved,

    /// <summary>Treated as such a one for words that it mentions.</summary>
    MovedByMention,
}

/// <summary>A statement and what the driver does with it.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="End">Where the server's text of it ends: without a semicolon the comments up to the file's end belong to it.</param>
/// <param name="Treatment">What happens to it.</param>
/// <param name="Expression">Which of the driver's expressions matched, unless it is in order.</param>
/// <param name="MentionStart">The offset of the words that matched.</param>
/// <param name="MentionEnd">The offset behind them.</param>
internal readonly record struct ExecutedStatement(
    SqlStatement Statement, int End, StatementTreatment Treatment, Expression Expression, int MentionStart, int MentionEnd)
{
    /// <summary>Whether it changes the session only, which is still so behind the COMMIT.</summary>
    public bool IsSetting { get; init; }
}

/// <summary>
/// In which order the server's PostgreSQL driver executes a file's statements (<c>backend/plugin/db/pg/pg.go</c>; recorded in
/// <c>tests/contract/execution.json</c>). It splits the file, looks for expressions anywhere in each statement's text, and moves or
/// repeats what matches.
/// </summary>
internal sealed class PostgresExecution
{
    private readonly int _firstOther = -1;
    private readonly int _lastOther = -1;
    private readonly bool _hasOtherThanSettings;

    private PostgresExecution(IReadOnlyList<ExecutedStatement> statements, bool inTransaction)
    {
        (Statements, InTransaction) = (statements, inTransaction);
        for (var i = 0; i < statements.Count; i++)
        {
            // A VACUUM that is not recognised is meant to be moved with the others.
            if (statements[i] is not { Treatment: StatementTreatment.InOrder or StatementTreatment.Repeated, Statement.Keyword: not "VACUUM" })
                continue;

            _firstOther = _firstOther < 0 ? i : _firstOther;
            _lastOther = i;
            _hasOtherThanSettings |= !statements[i].IsSetting;
        }
    }

    /// <summary>In the file's order; empty when all of them are in order, which most files show at once.</summary>
    public IReadOnlyList<ExecutedStatement> Statements { get; }

    /// <summary>Whether the file has not switched it off (<c>-- txn-mode = off</c>).</summary>
    public bool InTransaction { get; }

    /// <summary>Where the driver executes what it moves, for a message.</summary>
    public string MovedTo => InTransaction ? "behind the COMMIT, after all others" : "before all others";

    public static PostgresExecution Of(MigrationContent content)
    {
        var inTransaction = !content.Mentions("txn-mode"u8) || !"off".Equals(content.Header.ValueOf("txn-mode"), StringComparison.OrdinalIgnoreCase);
        if (!content.MayBeMoved && !(content.Mentions("role"u8) && ServerExpressions.Find(Expression.SetRole, content.Lower) is not null))
            return new PostgresExecution([], inTransaction);

        var statements = content.Statements;
        var executed = new ExecutedStatement[statements.Count];
        for (var i = 0; i < executed.Length; i++)
        {
            var isOpen = i == executed.Length - 1 && content.Text.Bytes[statements[i].End - 1] != ';';
            executed[i] = Treat(content, statements[i], isOpen ? content.Text.Length : statements[i].End);
        }

        return new PostgresExecution(executed, inTransaction);
    }

    /// <summary>Whether a statement that is moved changes places with one that it stands beside.</summary>
    /// <param name="index">The moved one's place in <see cref="Statements"/>.</param>
    public bool ChangesPlaces(int index) => InTransaction ? _lastOther > index : _firstOther >= 0 && _firstOther < index;

    /// <summary>Whether the file holds a statement that stays where it is and is no setting in front of the moved one.</summary>
    /// <param name="index">The moved one's place in <see cref="Statements"/>.</param>
    public bool HasOthers(int index) => _hasOtherThanSettings || _lastOther > index;

    /// <summary>The text between a statement's start and its first word holds nothing that the driver sees.</summary>
    public static bool IsBare(MigrationContent content, SqlStatement statement) =>
        IsBare(content, statement, static (content, start, end) => ServerExpressions.IsBlank(content.Text.Bytes[start..end]));

    /// <summary>The same with another idea of nothing.</summary>
    /// <param name="content">The file.</param>
    /// <param name="statement">One of its statements.</param>
    /// <param name="isBlank">Asked of the text between two offsets, which holds no directive.</param>
    public static bool IsBare(MigrationContent content, SqlStatement statement, Func<MigrationContent, int, int, bool> isBlank)
    {
        // The driver never sees the lines of directives. A byte order mark is another trap.
        var text = content.Text;
        var position = statement.Start == 0 && text.Bytes.StartsWith("\uFEFF"u8) ? 3 : statement.Start;
        var directives = content.Header.Directives;
        for (var i = 0; i < directives.Count && text.LineStart(directives[^1].Line) >= statement.Start; i++)
        {
            var directive = directives[i];
            var line = text.LineStart(directive.Line);
            if (line < position || line >= statement.First)
                continue;
            if (!isBlank(content, position, line))
                return false;
            position = Math.Min(text.LineEnd(directive.Line) + 1, statement.First);
        }

        return isBlank(content, position, statement.First);
    }

    private static ExecutedStatement Treat(MigrationContent content, SqlStatement statement, int end)
    {
        var text = content.Lower[statement.Start..end];
        if (ServerExpressions.Find(Expression.SetRole, text) is { } role)
        {
            var isReal = IsSetRole(content, statement);
            return Found(isReal ? StatementTreatment.SetRole : StatementTreatment.Repeated, Expression.SetRole, role);
        }

        ExecutedStatement? mention = null;
        foreach (var name in (ReadOnlySpan<Expression>)[Expression.DropDatabase, Expression.CreateIndex, Expression.DropIndex])
        {
            if (ServerExpressions.Find(name, text) is not { } match)
                continue;

            if (ServerExpressions.Match(name, content.Lower, statement.First) is var matchEnd and >= 0)
                return new ExecutedStatement(statement, end, StatementTreatment.Moved, name, statement.First, matchEnd);
            mention ??= Found(StatementTreatment.MovedByMention, name, match);
        }

        if (statement.Keyword == "VACUUM" && IsBare(content, statement))
            return new ExecutedStatement(statement, end, StatementTreatment.Moved, Expression.Vacuum, statement.First, statement.First + 6);

        return mention ?? new ExecutedStatement(statement, end, StatementTreatment.InOrder, default, 0, 0) { IsSetting = IsSessionSetting(content, statement) };

        ExecutedStatement Found(StatementTreatment treatment, Expression name, (int Start, int End) match) =>
            new(statement, end, treatment, name, statement.Start + match.Start, statement.Start + match.End);
    }

    private static bool IsSetRole(MigrationContent content, SqlStatement statement)
    {
        var tokens = new StatementTokens(content, statement);
        if (tokens.Take("RESET"u8))
            return tokens.Take("ROLE"u8);
        if (!tokens.Take("SET"u8))
            return false;

        _ = tokens.Take("SESSION"u8) || tokens.Take("LOCAL"u8);
        return tokens.Take("ROLE"u8);
    }

    private static bool IsSessionSetting(MigrationContent content, SqlStatement statement)
    {
        if (statement.Keyword is "RESET" or "SHOW")
            return true;

        var tokens = new StatementTokens(content, statement);
        return tokens.Take("SET"u8) && !tokens.Take("LOCAL"u8) && !tokens.Take("TRANSACTION"u8) && !tokens.Take("CONSTRAINTS"u8);
    }
}
