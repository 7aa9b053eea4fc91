namespace Bytebase.MSBuild.Migrations;

/// <summary>The lexical rules of an engine. This is where one is taught another rule; tokenizer and scanner know no engines.</summary>
internal sealed record SqlDialect
{
    private static readonly SqlDialect[] ByEngine = Enum.GetValues<SqlEngine>().Select(Create).ToArray();

    /// <summary><c>\'</c> does not end a string, without an <c>E</c> before it.</summary>
    public bool BackslashEscapes { get; private init; }

    /// <summary><c>q'[it's]'</c> is a string.</summary>
    public bool QuoteLiterals { get; private init; }

    /// <summary><c>$tag$ … $tag$</c> is a string.</summary>
    public bool DollarQuotes { get; private init; }

    /// <summary><c>#</c> starts a comment anywhere.</summary>
    public bool HashComments { get; private init; }

    /// <summary><c>#</c> and a blank start a comment where a line begins: elsewhere it may be an operator or a temporary table.</summary>
    public bool HashCommentsAtLineStart { get; private init; }

    /// <summary><c>/* /* */ */</c> is one comment.</summary>
    public bool NestedComments { get; private init; }

    /// <summary><c>--</c> starts a comment only before white space: <c>5--3</c> is 8.</summary>
    public bool DashCommentsNeedSpace { get; private init; }

    /// <summary><c>/*!40101 … */</c> is executed.</summary>
    public bool ExecutableComments { get; private init; }

    /// <summary>So is <c>/*! … */</c>, which elsewhere marks a licence.</summary>
    public bool ExecutableCommentsWithoutVersion { get; private init; }

    /// <summary>So is <c>/*M!100100 … */</c>.</summary>
    public bool MariaDbComments { get; private init; }

    /// <summary><c>[a;b]</c> is a name.</summary>
    public bool BracketNames { get; private init; }

    /// <summary><c>DELIMITER //</c> is a line to the client.</summary>
    public bool DelimiterLines { get; private init; }

    /// <summary>The line that ends a batch, if there is one: <c>GO</c>, which may have a number behind it, or <c>/</c>.</summary>
    public string? BatchLine { get; private init; }

    /// <summary>A procedure, function or trigger goes on until the batch line.</summary>
    public bool RoutinesEndWithBatch { get; private init; }

    /// <summary><c>DECLARE</c> and <c>BEGIN</c> start a block that goes on until the batch line.</summary>
    public bool AnonymousBlocks { get; private init; }

    /// <summary>The lines behind <c>COPY … FROM STDIN;</c> up to <c>\.</c> are data to psql.</summary>
    public bool CopyData { get; private init; }

    /// <summary>A body may be one <c>IF … END IF</c> or loop without BEGIN, and <c>BEGIN NOT ATOMIC</c> starts a block.</summary>
    public bool ControlBodies { get; private init; }

    public static SqlDialect Of(SqlEngine engine) => ByEngine[(int)engine];

    private static SqlDialect Create(SqlEngine engine) => engine switch
    {
        SqlEngine.Postgres => new() { DollarQuotes = true, NestedComments = true, CopyData = true },
        SqlEngine.MySql or SqlEngine.MariaDb => new()
        {
            BackslashEscapes = true,
            HashComments = true,
            DashCommentsNeedSpace = true,
            ExecutableComments = true,
            ExecutableCommentsWithoutVersion = true,
            MariaDbComments = engine == SqlEngine.MariaDb,
            DelimiterLines = true,
            ControlBodies = true,
        },
        SqlEngine.SqlServer => new() { NestedComments = true, BracketNames = true, BatchLine = "GO", RoutinesEndWithBatch = true },
        SqlEngine.Oracle => new() { QuoteLiterals = true, BatchLine = "/", RoutinesEndWithBatch = true, AnonymousBlocks = true },
        SqlEngine.Sqlite => new() { BracketNames = true },
        _ => new()
        {
            DollarQuotes = true,
            NestedComments = true,
            HashCommentsAtLineStart = true,
            ExecutableComments = true,
            DelimiterLines = true,
            BatchLine = "GO",
            CopyData = true,
        },
    };
}
