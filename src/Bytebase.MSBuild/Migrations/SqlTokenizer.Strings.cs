using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <content>How far strings and quoted names go.</content>
internal ref partial struct SqlTokenizer
{
    /// <summary><c>E'a' 'b'</c> with a line end between them is one string, with escapes to its end.</summary>
    private readonly int SkipEscapeString(int quote)
    {
        var end = SkipQuoted(quote, (byte)'\'', escapes: true);
        while (true)
        {
            var next = end;
            while (next < _text.Length && _text[next] <= ' ')
                next++;
            if (next == _text.Length || _text[next] != '\'' || !_text[end..next].Contains((byte)'\n'))
                return end;

            end = SkipQuoted(next, (byte)'\'', escapes: true);
        }
    }

    /// <summary>Oracle's <c>q'[…]'</c>.</summary>
    private readonly int SkipQuoteLiteral(int quote)
    {
        if (quote + 1 >= _text.Length)
            return _text.Length;

        var open = _text[quote + 1];
        var close = open switch
        {
            (byte)'[' => (byte)']',
            (byte)'(' => (byte)')',
            (byte)'{' => (byte)'}',
            (byte)'<' => (byte)'>',
            _ => open,
        };
        var length = _text[(quote + 2)..].IndexOf([close, (byte)'\'']);
        return length < 0 ? _text.Length : quote + length + 4;
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
