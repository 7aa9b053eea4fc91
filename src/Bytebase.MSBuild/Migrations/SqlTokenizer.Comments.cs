using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <content>What stands between tokens.</content>
internal ref partial struct SqlTokenizer
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SkipBlanksAndComments(int position)
    {
        // An editor's byte order mark is no part of the first word.
        if (position == 0 && _text.StartsWith("\uFEFF"u8))
            position = 3;

        while (position < _text.Length)
        {
            var current = _text[position];
            var next = position + 1 < _text.Length ? _text[position + 1] : (byte)' ';
            if (current <= ' ')
                position++;
            else if (current == '-' && next == '-' && IsDashComment(position))
                position = SkipLine(position);
            else if (current == '#' && (_dialect.HashComments || (_dialect.HashCommentsAtLineStart && next <= ' ' && IsAtLineStart(position))))
                position = SkipLine(position);
            else if (current == '/' && next == '*')
                position = SkipBlockComment(position);
            else if (_inExecutableComment && current == '*' && next == '/')
                (_inExecutableComment, position) = (false, position + 2);
            else
                break;
        }

        return position;
    }

    private readonly bool IsDashComment(int position) =>
        !_dialect.DashCommentsNeedSpace || position + 2 >= _text.Length || _text[position + 2] <= ' ';

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int SkipLine(int position)
    {
        var length = _text[position..].IndexOf((byte)'\n');
        return length < 0 ? _text.Length : position + length + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SkipBlockComment(int position)
    {
        position += 2;
        var mark = position;
        if (_dialect.MariaDbComments && mark < _text.Length && _text[mark] == 'M')
            mark++;
        if (_dialect.ExecutableComments && !_inExecutableComment && mark < _text.Length && _text[mark] == '!')
        {
            var code = mark + 1;
            while (code < _text.Length && char.IsAsciiDigit((char)_text[code]))
                code++;
            if (code > mark + 1 || _dialect.ExecutableCommentsWithoutVersion)
            {
                (_inExecutableComment, SawExecutableComment) = (true, true);
                return code;
            }
        }

        for (var depth = 1; depth > 0;)
        {
            var next = _text[position..].IndexOfAny((byte)'/', (byte)'*');
            if (next < 0 || position + next + 1 >= _text.Length)
                return _text.Length;

            position += next;
            if (_text[position] == '*' && _text[position + 1] == '/')
                (depth, position) = (depth - 1, position + 2);
            else if (_dialect.NestedComments && _text[position] == '/' && _text[position + 1] == '*')
                (depth, position) = (depth + 1, position + 2);
            else
                position++;
        }

        return position;
    }

    // These two look at the blanks beside the token only, not at the line: a file of one long line stays linear.
    private readonly bool IsAtLineStart(int position)
    {
        while (position > 0 && (_text[position - 1] is (byte)' ' or (byte)'\t'))
            position--;
        return position == 0 || _text[position - 1] == '\n' || (position == 3 && _text.StartsWith("\uFEFF"u8));
    }

    private readonly bool IsAloneOnItsLine(int start, int end)
    {
        while (end < _text.Length && (_text[end] is (byte)' ' or (byte)'\t' or (byte)'\r'))
            end++;
        return (end == _text.Length || _text[end] == '\n') && IsAtLineStart(start);
    }
}
