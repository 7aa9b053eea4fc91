using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>A file while it is checked. What several rules look at is found once, and only when one asks.</summary>
internal sealed class MigrationContent
{
    /// <summary>A head of more comments than this holds no directives behind them.</summary>
    private const int MaximumHeadComments = 1000;

    private static readonly List<(SqlComment Comment, DirectiveComment Directive)> NoDirectives = [];

    private readonly Func<VersionProposals> _proposals;
    private readonly ContentBuffers _buffers;
    private Answers _answers;

    public MigrationContent(MigrationFile file, SourceText text, SqlEngine engine, VersionProposals proposals)
        : this(file, text, engine, () => proposals, new ContentBuffers())
    {
    }

    public MigrationContent(MigrationFile file, SourceText text, SqlEngine engine, Func<VersionProposals> proposals, ContentBuffers buffers)
    {
        (File, Text, Engine) = (file, text, engine);
        (_proposals, _buffers) = (proposals, buffers);
    }

    public MigrationFile File { get; private set; }

    public SourceText Text { get; private set; }

    public SqlEngine Engine { get; private set; }

    /// <summary>
    /// For rules that propose another file, when they have found something: what they find is looked for again when files come or go, and
    /// the rules about names must have taken their versions before.
    /// </summary>
    public VersionProposals Proposals
    {
        get
        {
            _answers.DependsOnNames = true;
            return _proposals();
        }
    }

    /// <summary>Whether a rule asked for <see cref="Proposals"/>.</summary>
    public bool DependsOnNames => _answers.DependsOnNames;

    /// <summary>Whether anything but white space, comments and separators is in it.</summary>
    public bool HasStatements => _answers.Statements is { } found ? found.Count > 0 : SqlScanner.FirstToken(Text, Engine) >= 0;

    public List<SqlStatement> Statements => _answers.Statements ??= SqlScanner.Scan(Text, Engine, _buffers.Statements);

    /// <summary>The directives that the server reads from the first lines.</summary>
    public DirectiveHeader Header => _answers.Header ??= Mentions("txn-mode"u8) || Mentions("txn-isolation"u8) ? DirectiveHeader.Parse(Text) : DirectiveHeader.WithoutDirectives(Text);

    /// <summary>What reads like a directive, right or wrong, in the comments before the first statement.</summary>
    public List<(SqlComment Comment, DirectiveComment Directive)> HeadDirectives => _answers.HeadDirectives ??= FindHeadDirectives();

    /// <summary>All comments. Ask <see cref="Mentions"/> first: this reads the file once more.</summary>
    public IReadOnlyList<SqlComment> Comments => _answers.Comments ??= SqlComment.Find(Text, Engine, Statements);

    /// <summary>The offset of the first NUL byte, or -1.</summary>
    public int FirstNul => _answers.FirstNul ??= Census.Has(SignBytes.Nul) ? Text.Bytes.IndexOf((byte)0) : -1;

    /// <summary>Which bytes are anywhere in the file: ask this before looking for one.</summary>
    public ByteCensus Census => _answers.Census ??= ByteCensus.Of(Text.Bytes);

    /// <summary>UTF-8 where the bytes do not say otherwise.</summary>
    public TextEncoding Encoding => TextEncodings.Detect(Text.Bytes, FirstNul);

    /// <summary>The comments that switch findings off, also those that are written wrong.</summary>
    public IReadOnlyList<DisableComment> DisableComments => _answers.DisableComments ??= Mentions(DisableComment.Word) ? DisableComment.Find(Text, Comments) : [];

    /// <summary>
    /// Whether PostgreSQL executes it, as far as is known: told, found by signs, or neither told nor found. For rules about what the
    /// server's PostgreSQL driver does.
    /// </summary>
    public bool MayBePostgres => Engine is SqlEngine.Postgres or SqlEngine.Auto;

    /// <summary>
    /// Whether these bytes are anywhere in the file, in comments and strings too, in any case. Ask this before looking closer: it costs
    /// next to nothing, and most files hold none of what a rule looks for.
    /// </summary>
    /// <param name="lower">ASCII, in lower case.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Mentions(ReadOnlySpan<byte> lower)
    {
        if (!_answers.HasTriples)
        {
            _buffers.SetTriples(Text.Bytes);
            _answers.HasTriples = true;
        }

        return _buffers.MayHold(lower) && Lower.IndexOf(lower) >= 0;
    }

    /// <summary>All bytes, ASCII letters in lower case.</summary>
    public ReadOnlySpan<byte> Lower
    {
        get
        {
            if (!_answers.HasLower)
            {
                _buffers.SetLower(Text.Bytes);
                _answers.HasLower = true;
            }

            return _buffers.Lower;
        }
    }

    /// <summary>Whether there are words for which the server's PostgreSQL driver moves a statement: the first question of several rules.</summary>
    public bool MayBeMoved => _answers.MayBeMoved ??= Mentions("concurrently"u8) || Mentions("vacuum"u8) || Mentions("drop database"u8);

    /// <summary>In which order the server's PostgreSQL driver executes the statements; asked for only where <see cref="MayBePostgres"/>.</summary>
    public PostgresExecution Execution => _answers.Execution ??= PostgresExecution.Of(this);

    /// <summary>The tokens of a part of the file, of a statement for example: read them with <see cref="SqlTokenizer.Read"/>.</summary>
    /// <param name="start">An offset that is in no string and no comment.</param>
    /// <param name="end">The offset to stop at.</param>
    public SqlTokenizer Tokens(int start, int end) => new(Text.Bytes[..end], SqlDialect.Of(Engine), start);

    /// <summary>Goes on to another file: one object for all files of a thread.</summary>
    public void Open(MigrationFile file, SourceText text, SqlEngine engine)
    {
        (File, Text, Engine) = (file, text, engine);
        _answers = default;
    }

    private List<(SqlComment, DirectiveComment)> FindHeadDirectives()
    {
        if (!MayHoldDirectives())
            return NoDirectives;

        var found = new List<(SqlComment, DirectiveComment)>();
        foreach (var comment in SqlComment.FindHead(Text, Engine).Take(MaximumHeadComments))
        {
            if (DirectiveComment.Parse(Text.Bytes[comment.Start..comment.End]) is { } directive)
                found.Add((comment, directive));
        }

        return found;
    }

    // The letters that DirectiveComment asks of a comment, asked of the file: a head may have a hundred lines of prose.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool MayHoldDirectives()
    {
        if (Mentions("mod"u8) || Mentions("isol"u8) || Mentions("{"u8) || (Mentions("mig"u8) && Mentions("type"u8)))
            return true;

        var rest = Lower;
        for (var at = rest.IndexOf("gh"u8); at >= 0; at = rest.IndexOf("gh"u8))
        {
            if (at == 0 || !char.IsAsciiLetter((char)rest[at - 1]))
                return true;
            rest = rest[(at + 2)..];
        }

        return false;
    }

    /// <summary>What is known about the file so far.</summary>
    private struct Answers
    {
        public List<SqlStatement>? Statements;
        public DirectiveHeader? Header;
        public PostgresExecution? Execution;
        public IReadOnlyList<DisableComment>? DisableComments;
        public bool? MayBeMoved;
        public IReadOnlyList<SqlComment>? Comments;
        public List<(SqlComment Comment, DirectiveComment Directive)>? HeadDirectives;
        public int? FirstNul;
        public ByteCensus? Census;
        public bool HasLower;
        public bool HasTriples;
        public bool DependsOnNames;
    }
}
