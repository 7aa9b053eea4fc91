using System.Runtime.CompilerServices;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

internal enum SqlTokenKind
{
    /// <summary>A keyword, a name or a number.</summary>
    Word,

    /// <summary>A name in double quotes, backticks or brackets.</summary>
    QuotedName,

    /// <summary>A string, in single quotes or between dollar tags.</summary>
    String,

    /// <summary>Any other character.</summary>
    Symbol,

    /// <summary>What ends a statement: <c>;</c> or the delimiter that was set.</summary>
    Separator,

    /// <summary>The line that ends a batch.</summary>
    Batch,
}

/// <summary>
/// Splits SQL into tokens without white space and comments. Works on bytes, since every character that means something is ASCII;
/// what is not closed goes on to the end of the text. Linear in the text, without allocations.
/// </summary>
/// <remarks>
/// The loops of this type and of those that it serves are compiled at full speed on the first call: a build is over before the runtime
/// notices that they are hot, and 10,000 files took twice as long without that.
/// </remarks>
internal ref partial struct SqlTokenizer
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly SqlDialect _dialect;
    private ReadOnlySpan<byte> _delimiter;
    private bool _inExecutableComment;

    public SqlTokenizer(ReadOnlySpan<byte> text, SqlDialect dialect, int position = 0)
    {
        _text = text;
        _dialect = dialect;
        _delimiter = ";"u8;
        End = position;
    }

    public SqlTokenKind Kind { get; private set; }

    /// <summary>The offset of the token's first byte.</summary>
    public int Start { get; private set; }

    /// <summary>The offset behind the token's last byte.</summary>
    public int End { get; private set; }

    /// <summary>Whether statements end at <c>;</c>, as they do until a <c>DELIMITER</c> line says otherwise.</summary>
    public readonly bool EndsAtSemicolon => _delimiter is [(byte)';'];

    public readonly ReadOnlySpan<byte> Token => _text[Start..End];

    /// <summary>Whether the token is this word, in any case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(ReadOnlySpan<byte> word) => Kind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Token, word);

    /// <summary>Takes the rest of the line as the delimiter.</summary>
    public void SetDelimiter()
    {
        var line = _text[End..];
        var length = line.IndexOf((byte)'\n');
        line = length < 0 ? line : line[..length];
        End += line.Length;
        line = line[Ascii.Trim(line)];
        if (!line.IsEmpty)
            _delimiter = line;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read()
    {
        var position = SkipBlanksAndComments(End);
        Start = position;
        if (position >= _text.Length)
        {
            End = _text.Length;
            return false;
        }

        var current = _text[position];
        if (current == _delimiter[0] && _text[position..].StartsWith(_delimiter))
            return Take(SqlTokenKind.Separator, position + _delimiter.Length);

        if (IsWordByte(current) && current != '$')
            return ReadWord(position);

        return current switch
        {
            (byte)'\'' => Take(SqlTokenKind.String, SkipQuoted(position, current, _dialect.BackslashEscapes)),
            (byte)'"' => Take(SqlTokenKind.QuotedName, SkipQuoted(position, current, _dialect.BackslashEscapes)),
            (byte)'`' => Take(SqlTokenKind.QuotedName, SkipQuoted(position, current, escapes: false)),
            (byte)'[' when _dialect.BracketNames => Take(SqlTokenKind.QuotedName, SkipQuoted(position, (byte)']', escapes: false)),
            (byte)'$' => ReadDollar(position),
            (byte)'/' when _dialect.BatchLine is "/" && IsAloneOnItsLine(position, position + 1) => Take(SqlTokenKind.Batch, position + 1),
            _ => Take(SqlTokenKind.Symbol, position + 1),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWordByte(byte value) => value >= 0x80 || value is (byte)'_' or (byte)'$' || char.IsAsciiLetterOrDigit((char)value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int SkipWord(int position)
    {
        while (position < _text.Length && IsWordByte(_text[position]))
            position++;
        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(SqlTokenKind kind, int end)
    {
        Kind = kind;
        End = end;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadWord(int position)
    {
        var end = SkipWord(position);
        if (!EndsAtSemicolon)
        {
            // After DELIMITER $$ the word in "END$$" is END.
            var cut = _text[position..end].IndexOf(_delimiter);
            end = cut > 0 ? position + cut : end;
        }

        if (end == position + 1 && end < _text.Length && _text[end] == '\'' && (_text[position] | 0x20) == 'e')
            return Take(SqlTokenKind.String, SkipQuoted(end, (byte)'\'', escapes: true));

        var isBatch = _dialect.BatchLine is "GO" && end == position + 2
            && Ascii.EqualsIgnoreCase(_text[position..end], "GO"u8) && IsAloneOnItsLine(position, end);
        return Take(isBatch ? SqlTokenKind.Batch : SqlTokenKind.Word, end);
    }

    private bool ReadDollar(int position)
    {
        if (_dialect.DollarQuotes)
        {
            var tagEnd = position + 1;
            while (tagEnd < _text.Length && _text[tagEnd] != '$' && IsWordByte(_text[tagEnd]))
                tagEnd++;

            // $1 is a parameter.
            if (tagEnd < _text.Length && _text[tagEnd] == '$' && !char.IsAsciiDigit((char)_text[position + 1]))
            {
                tagEnd++;
                var close = _text[tagEnd..].IndexOf(_text[position..tagEnd]);
                return Take(SqlTokenKind.String, close < 0 ? _text.Length : tagEnd + close + (tagEnd - position));
            }
        }

        return Take(SqlTokenKind.Symbol, SkipWord(position));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int SkipQuoted(int position, byte quote, bool escapes)
    {
        position++;
        while (true)
        {
            var rest = _text[position..];
            var next = escapes ? rest.IndexOfAny(quote, (byte)'\\') : rest.IndexOf(quote);
            if (next < 0)
                return _text.Length;

            position += next + 1;
            if (_text[position - 1] == quote && (position >= _text.Length || _text[position] != quote))
                return position;

            // A doubled quote, or a character behind a backslash.
            position = Math.Min(position + 1, _text.Length);
        }
    }
}
