using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Review;

/// <summary>What can be said about a file without looking at a database.</summary>
/// <param name="SyntaxError">The only advice where there is one.</param>
/// <param name="TooLarge">The only advice where the file is beyond the server's limit of a review.</param>
/// <param name="RiskLevel">By the kinds of its statements (API reference §3.4).</param>
/// <param name="InsertedRows">Rows of INSERT … VALUES.</param>
/// <param name="Estimated">Statements whose rows only the database knows.</param>
/// <param name="Statements">Present only in declarative reviews.</param>
internal sealed record FileReview(
    AdviceMessage? SyntaxError, AdviceMessage? TooLarge, string RiskLevel, long InsertedRows, IReadOnlyList<SqlStatement> Estimated, IReadOnlyList<SqlStatement> Statements);

/// <summary>Reviews contents, each distinct one only once.</summary>
internal sealed class SqlReviewer
{
    /// <summary>The builtin rule's limit (API reference §3.9).</summary>
    private const int MaximumSize = 2 * 1024 * 1024;

    private const int MaximumCached = 100_000;

    private readonly ConcurrentDictionary<(IDatabaseEngine, string), FileReview> _reviews = new();

    public async Task<FileReview> ReviewAsync(IDatabaseEngine engine, CheckedFile file, CancellationToken cancellation)
    {
        if (_reviews.TryGetValue((engine, file.Sha256), out var known)) return known;
        if (_reviews.Count > MaximumCached) _reviews.Clear();
        return _reviews[(engine, file.Sha256)] = await ComputeAsync(engine, file, keepStatements: false, cancellation);
    }

    public static Task<FileReview> ReviewDeclarativeAsync(IDatabaseEngine engine, CheckedFile file, CancellationToken cancellation) =>
        ComputeAsync(engine, file, keepStatements: true, cancellation);

    private static async Task<FileReview> ComputeAsync(IDatabaseEngine engine, CheckedFile file, bool keepStatements, CancellationToken cancellation)
    {
        var text = Encoding.UTF8.GetString(file.Content);
        var statements = StatementSplitter.Split(text);
        var error = await engine.CheckSyntaxAsync(text, statements, cancellation);
        return new FileReview(
            error is null ? null : ToAdvice(text, error),
            file.Content.Length > MaximumSize ? TooLarge(file.Content.Length) : null,
            StatementKinds.RiskLevel(statements),
            statements.Sum(StatementKinds.InsertedRows),
            [.. statements.Where(StatementKinds.NeedsEstimate)],
            keepStatements ? statements : []);
    }

    private static AdviceMessage ToAdvice(string text, SyntaxError error)
    {
        var position = PositionOf(text, error.Offset);
        return new AdviceMessage
        {
            Status = "ERROR",
            Code = 201,
            Title = "Syntax error",
            Content = string.Create(CultureInfo.InvariantCulture, $"Syntax error at line {position.Line}: {error.Message}"),
            StartPosition = position,
        };
    }

    /// <summary>Line and column from 1; a column counts code points, a byte order mark included (recorded in <c>check-review</c>).</summary>
    public static PositionMessage PositionOf(string text, int offset)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        var column = 1;
        foreach (var _ in before[(before.LastIndexOf('\n') + 1)..].EnumerateRunes()) column++;
        return new PositionMessage { Line = before.Count('\n') + 1, Column = column };
    }

    private static AdviceMessage TooLarge(int size) => new()
    {
        Status = "WARNING",
        Code = 258,
        Title = "BUILTIN_STATEMENT_MAXIMUM_SQL_SIZE",
        Content = string.Create(CultureInfo.InvariantCulture, $"The SQL size is {size} bytes, which exceeds the maximum SQL size of {MaximumSize} bytes."),
        RuleType = "PARSER_BASED",
    };
}
