using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Comments that a reader takes as said about a statement. Those that switch findings off are none: they say nothing of their own.</summary>
internal static class StatementComments
{
    /// <summary>Whether one stands before the statement, in it, or behind it on its last line.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The statement's place in <see cref="MigrationContent.Statements"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Has(MigrationContent content, int index)
    {
        var statement = content.Statements[index];
        var bytes = content.Text.Bytes;
        if (!IsBlankBefore(content, index))
            return true;

        var tokens = new StatementTokens(content, statement);
        for (var end = statement.First; tokens.IsAny; end = tokens.End, tokens.Skip())
        {
            if (!IsBlank(content, end, tokens.Start))
                return true;
        }

        // Not to the line's end: a file may be one long line.
        var blanks = bytes[statement.End..].IndexOfAnyExcept(" \t;"u8);
        var behind = blanks < 0 ? bytes.Length : statement.End + blanks;
        var isBlock = bytes[behind..].StartsWith("/*"u8);
        if (!isBlock && !bytes[behind..].StartsWith("--"u8) && !bytes[behind..].StartsWith("#"u8))
            return false;
        if (content.DisableComments.Count == 0)
            return true;

        var length = bytes[behind..].IndexOf(isBlock ? "*/"u8 : "\n"u8);
        return !IsBlank(content, behind, length < 0 ? bytes.Length : behind + length);
    }

    /// <summary>Whether the statement begins on the line behind the previous one, or on the same.</summary>
    public static bool IsNextLine(MigrationContent content, SqlStatement statement) =>
        content.Text.Bytes[statement.Start..statement.First].Count((byte)'\n') <= 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsBlankBefore(MigrationContent content, int index)
    {
        var statement = content.Statements[index];
        if (index == 0)
            return PostgresExecution.IsBare(content, statement, IsBlank);

        // What follows the previous statement on its line is about that one, unless this one is on the same.
        var before = content.Text.Bytes[statement.Start..statement.First];
        return IsBlank(content, statement.Start + Math.Max(before.IndexOf((byte)'\n'), 0), statement.First);
    }

    private static bool IsBlank(MigrationContent content, int start, int end)
    {
        var bytes = content.Text.Bytes;
        if (IsBlank(bytes[start..end]))
            return true;

        var comments = content.DisableComments;
        var i = FirstBehind(comments, start);
        if (i == comments.Count || comments[i].Offset >= end)
            return false;

        for (; i < comments.Count && comments[i].Offset < end; i++)
        {
            if (comments[i].Offset > start && !DisableComment.IsDecoration(bytes[start..comments[i].Offset]))
                return false;
            start = Math.Min(comments[i].End, end);
        }

        return DisableComment.IsDecoration(bytes[start..end]);
    }

    /// <summary>The first of the comments that ends behind an offset.</summary>
    private static int FirstBehind(IReadOnlyList<DisableComment> comments, int offset)
    {
        var (low, high) = (0, comments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (comments[middle].End > offset)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExceptInRange((byte)0, (byte)' ') < 0;
}
