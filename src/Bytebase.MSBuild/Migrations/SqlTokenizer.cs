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
    // One bit for each of the digits and "$", and for the letters and "_".
    private const ulong WordBytesLow = 0x03FF_0010_0000_0000;
    private const ulong WordBytesHigh = 0x07FF_FFFE_87FF_FFFE;

    private readonly ReadOnlySpan<byte> _text;
    private readonly SqlDialect _dialect;
    private ReadOnlySpan<byte> _delimiter;
    private bool _inExecutableComment;

    // Nothing ends the data of a COPY from here on: looked for once, not for each of them.
    private bool _hasNoCopyEnd;

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

    /// <summary>Whether nothing else is on the token's line; comments count.</summary>
    public readonly bool IsAloneOnLine => IsAloneOnItsLine(Start, End);

    /// <summary>Whether <c>/*!40101 … */</c> was among what was read, where the dialect executes it.</summary>
    public bool SawExecutableComment { get; private set; }

    /// <summary>Whether the token is this word, in any case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(ReadOnlySpan<byte> word) => End - Start == word.Length && IsInFull(word);

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
        var position = End;
        while (position < _text.Length && _text[position] <= ' ')
            position++;
        if (position < _text.Length && (!IsWordByte(_text[position]) || position == 0))
            position = SkipBlanksAndComments(position);
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

    // Apart: the length tells nearly always, and the callers ask for many words, each of which would be compiled with its own comparison.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly bool IsInFull(ReadOnlySpan<byte> word) => Kind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Token, word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWordByte(byte value) => value >= 0x80 || ((value < 0x40 ? WordBytesLow : WordBytesHigh) >> (value & 0x3F) & 1) != 0;

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

        if (end - position <= 2 && end < _text.Length && _text[end] == '\'')
        {
            var last = _text[end - 1] | 0x20;
            if (last == 'e' && end == position + 1)
                return Take(SqlTokenKind.String, SkipEscapeString(end));
            if (last == 'q' && _dialect.QuoteLiterals && (end == position + 1 || (_text[position] | 0x20) == 'n'))
                return Take(SqlTokenKind.String, SkipQuoteLiteral(end));
        }

        return end == position + 2 && _dialect.BatchLine is "GO" && Ascii.EqualsIgnoreCase(_text[position..end], "GO"u8)
            ? ReadGo(position, end)
            : Take(SqlTokenKind.Word, end);
    }

    /// <summary>Also <c>GO 5</c>, which repeats the batch.</summary>
    private bool ReadGo(int position, int end)
    {
        var count = end;
        while (count < _text.Length && (_text[count] is (byte)' ' or (byte)'\t'))
            count++;
        if (count > end)
        {
            while (count < _text.Length && char.IsAsciiDigit((char)_text[count]))
                count++;
        }

        return IsAloneOnItsLine(position, count) ? Take(SqlTokenKind.Batch, count) : Take(SqlTokenKind.Word, end);
    }
}
