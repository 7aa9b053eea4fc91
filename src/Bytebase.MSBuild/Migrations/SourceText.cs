using System.Text;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// A file's raw bytes and the places in them. Lines end at <c>\n</c> only, and columns count code points, a byte order mark included:
/// so the server counts, and a place that it names is the same place here.
/// </summary>
internal sealed class SourceText(byte[] bytes)
{
    private const byte LineFeed = (byte)'\n';

    private readonly byte[] _bytes = bytes;
    private int[]? _lineStarts;

    /// <summary>The bytes as they are in the file and as they are sent.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The number of lines, at least 1; nothing behind the last line end is no line.</summary>
    public int LineCount => LineStarts.Length;

    private int[] LineStarts => _lineStarts ??= FindLineStarts(_bytes);

    /// <summary>The offset of a line's first byte.</summary>
    public int LineStart(int line) => LineStarts[line - 1];

    /// <summary>The offset behind a line's last byte, without its <c>\n</c>.</summary>
    public int LineEnd(int line)
    {
        var start = LineStart(line);
        var length = _bytes.AsSpan(start).IndexOf(LineFeed);
        return length < 0 ? _bytes.Length : start + length;
    }

    /// <summary>Decodes a part; bytes that are no UTF-8 become U+FFFD.</summary>
    public string GetText(int start, int end) => Encoding.UTF8.GetString(_bytes, start, end - start);

    /// <summary>The line and column of a byte; offsets outside the text are moved to its ends.</summary>
    public TextSpan PositionOf(int offset)
    {
        offset = Math.Clamp(offset, 0, _bytes.Length);
        var index = Array.BinarySearch(LineStarts, offset);
        var line = index < 0 ? ~index : index + 1;
        var end = Math.Min(offset, LineEnd(line));
        return new TextSpan(line, 1 + CountCodePoints(_bytes.AsSpan(LineStart(line), end - LineStart(line))));
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
            while (offset < end && IsContinuation(_bytes[offset]))
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
