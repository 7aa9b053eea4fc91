using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <content>What few ask for: the comments between two tokens, and data that is no SQL.</content>
internal ref partial struct SqlTokenizer
{
    /// <summary>Whether only blanks come before the token on its line, as before the commands of clients.</summary>
    public readonly bool IsFirstOnLine => IsAtLineStart(Start);

    /// <summary>The first byte behind the token; 0 at the end.</summary>
    public readonly byte Next => End < _text.Length ? _text[End] : (byte)0;

    /// <summary>Takes the next comment of a part that holds white space and comments only.</summary>
    /// <param name="position">Where to look from; moved behind the comment.</param>
    /// <param name="end">Where the next token begins.</param>
    /// <param name="comment">The comment, without the end of its line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool ReadComment(ref int position, int end, out SqlComment comment)
    {
        while (position < end)
        {
            var start = position;
            var pair = position + 1 < _text.Length ? _text.Slice(position, 2) : default;
            if (pair.SequenceEqual("/*"u8))
            {
                var wasInside = _inExecutableComment;
                position = SkipBlockComment(position);
                if (_inExecutableComment != wasInside)
                    continue;
            }
            else if (pair.SequenceEqual("--"u8) || _text[position] == '#')
            {
                position = SkipLine(position);
            }
            else
            {
                position++;
                _inExecutableComment &= !pair.SequenceEqual("*/"u8);
                continue;
            }

            comment = new SqlComment(start, start + _text[start..position].TrimEnd("\r\n"u8).Length);
            return true;
        }

        comment = default;
        return false;
    }

    /// <summary>Goes on behind the data of a <c>COPY … FROM STDIN</c> that starts at a place and ends here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void SkipCopyData(int start)
    {
        if (_hasNoCopyEnd || Kind != SqlTokenKind.Separator || !ReadsStandardInput(new SqlTokenizer(_text[..End], _dialect, start)))
            return;

        // Without this line there is no data: what follows is SQL.
        var rest = _text[End..];
        for (var mark = rest.IndexOf("\n\\."u8); mark >= 0;)
        {
            var behind = mark + 3;
            if (behind == rest.Length || rest[behind] is (byte)'\r' or (byte)'\n')
            {
                End += behind;
                return;
            }

            var next = rest[behind..].IndexOf("\n\\."u8);
            mark = next < 0 ? -1 : behind + next;
        }

        _hasNoCopyEnd = true;
    }

    /// <summary>Whether the statement that comes is a <c>COPY</c> whose rows are to follow it.</summary>
    public static bool ReadsStandardInput(SqlTokenizer tokens)
    {
        if (!tokens.Read() || !tokens.Is("COPY"u8))
            return false;

        var depth = 0;
        var afterFrom = false;
        while (tokens.Read())
        {
            if (afterFrom && depth == 0 && tokens.Is("STDIN"u8))
                return true;

            afterFrom = tokens.Is("FROM"u8);
            if (tokens.Kind == SqlTokenKind.Symbol)
                depth += tokens.Token[0] == '(' ? 1 : tokens.Token[0] == ')' ? -1 : 0;
        }

        return false;
    }
}
