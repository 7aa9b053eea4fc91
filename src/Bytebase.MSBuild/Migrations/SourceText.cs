using System.Text;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// A file's raw bytes and the places in them. Lines end at <c>\n</c> only, and columns count code points, a byte order mark included:
/// so the server counts, and a place that it names is the same place here.
/// </summary>
/// <param name="buffer">Starts with the file; what is behind it is not looked at.</param>
/// <param name="length">The number of the file's bytes.</param>
internal sealed class SourceText(byte[] buffer, int length)
{
    private const byte LineFeed = (byte)'\n';

    private int[]? _lineStarts;

    // The last offset that was asked for, and the code points before it on its line: one value, so that threads see both or neither.
    private long _lastPosition;

    public SourceText(byte[] bytes)
        : this(bytes, bytes.Length)
    {
    }

    /// <summary>The bytes as they are in the file and as they are sent.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>The number of bytes.</summary>
    public int Length => length;

    /// <summary>The number of lines, at least 1; nothing behind the last line end is no line.</summary>
    public int LineCount => LineStarts.Length;

    private int[] LineStarts => _lineStarts ??= FindLineStarts(Bytes);

    /// <summary>The offset of a line's first byte.</summary>
    public int LineStart(int line) => LineStarts[line - 1];

    /// <summary>The offset behind a line's last byte, without its <c>\n</c>.</summary>
    public int LineEnd(int line)
    {
        var start = LineStart(line);
        var end = Bytes[start..].IndexOf(LineFeed);
        return end < 0 ? length : start + end;
    }

    /// <summary>Decodes a part; bytes that are no UTF-8 become U+FFFD.</summary>
    public string GetText(int start, int end) => Encoding.UTF8.GetString(Bytes[start..end]);

    /// <summary>The line and column of a byte; offsets outside the text are moved to its ends.</summary>
    public TextSpan PositionOf(int offset)
    {
        offset = Math.Clamp(offset, 0, length);
        var index = Array.BinarySearch(LineStarts, offset);
        var line = index < 0 ? ~index : index + 1;
        var start = LineStart(line);

        // Nothing behind the last line end is no line: that place is the end of the last one.
        if (offset > start && offset == Length && Bytes[^1] == LineFeed)
            offset--;

        // A file of one long line with many findings would be counted from its start for each of them.
        var (counted, column) = (start, 0);
        var last = Volatile.Read(ref _lastPosition);
        if (last >> 32 >= start && last >> 32 <= offset)
            (counted, column) = ((int)(last >> 32), (int)last);
        column += CountCodePoints(Bytes[counted..offset]);
        Volatile.Write(ref _lastPosition, ((long)offset << 32) | (uint)column);
        return new TextSpan(line, 1 + column);
    }

    /// <summary>The offset of a line's column; places outside the text are moved to the nearest one inside.</summary>
    public int OffsetOf(int line, int column)
    {
        line = Math.Clamp(line, 1, LineCount);
        var offset = LineStart(line);
        var end = LineEnd(line);
        for (var rest = column - 1; rest > 0 && offset < end; rest--)
        {
            offset++;
            while (offset < end && IsContinuation(buffer[offset]))
                offset++;
        }

        return offset;
    }

    private static int[] FindLineStarts(ReadOnlySpan<byte> bytes)
    {
        var count = 1 + bytes.Count(LineFeed);
        if (bytes.Length > 0 && bytes[^1] == LineFeed)
            count--;

        var starts = new int[count];
        for (var i = 1; i < count; i++)
            starts[i] = starts[i - 1] + bytes[starts[i - 1]..].IndexOf(LineFeed) + 1;
        return starts;
    }

    private static int CountCodePoints(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
        {
            if (!IsContinuation(value))
                count++;
        }

        return count;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
