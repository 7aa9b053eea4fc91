using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>A file while it is checked. What several rules look at is found once, and only when one asks.</summary>
internal sealed class MigrationContent(MigrationFile file, SourceText text, SqlEngine engine, VersionProposals proposals)
{
    private IReadOnlyList<SqlStatement>? _statements;
    private DirectiveHeader? _header;
    private byte[]? _lower;

    public MigrationFile File => file;

    public SourceText Text => text;

    public SqlEngine Engine => engine;

    /// <summary>For rules that propose another file.</summary>
    public VersionProposals Proposals => proposals;

    /// <summary>Whether anything but white space, comments and separators is in it.</summary>
    public bool HasStatements => _statements is { } found ? found.Count > 0 : SqlScanner.FirstToken(text, engine) >= 0;

    public IReadOnlyList<SqlStatement> Statements => _statements ??= SqlScanner.Scan(text, engine);

    /// <summary>The directives that the server reads from the first lines.</summary>
    public DirectiveHeader Header => _header ??= DirectiveHeader.Parse(text);

    /// <summary>
    /// Whether PostgreSQL executes it, as far as is known: told, found by signs, or neither told nor found. For rules about what the
    /// server's PostgreSQL driver does.
    /// </summary>
    public bool MayBePostgres => engine is SqlEngine.Postgres or SqlEngine.Auto;

    /// <summary>
    /// Whether these bytes are anywhere in the file, in comments and strings too, in any case. Ask this before looking closer: it costs
    /// next to nothing, and most files hold none of what a rule looks for.
    /// </summary>
    /// <param name="lower">ASCII, in lower case.</param>
    public bool Mentions(ReadOnlySpan<byte> lower)
    {
        if (_lower is null)
        {
            _lower = new byte[text.Length];
            Ascii.ToLower(text.Bytes, _lower, out _);
        }

        return _lower.AsSpan().IndexOf(lower) >= 0;
    }

    /// <summary>The tokens of a part of the file, of a statement for example: read them with <see cref="SqlTokenizer.Read"/>.</summary>
    /// <param name="start">An offset that is in no string and no comment.</param>
    /// <param name="end">The offset to stop at.</param>
    public SqlTokenizer Tokens(int start, int end) => new(text.Bytes[..end], SqlDialect.Of(engine), start);
}
