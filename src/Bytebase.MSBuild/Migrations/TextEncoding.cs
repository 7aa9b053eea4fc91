using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>How many bytes make a character, as far as that can be seen.</summary>
internal enum TextEncoding
{
    /// <summary>UTF-8, or another encoding whose ASCII is one byte each.</summary>
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Utf32LittleEndian,
    Utf32BigEndian,
}

internal static class TextEncodings
{
    /// <summary>This much of a file shows where its NUL bytes are.</summary>
    private const int SampleLength = 4096;

    /// <summary>By byte order mark, else by the places of NUL bytes: SQL is mostly ASCII, whose other bytes are NUL in wide encodings.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="firstNul">The offset of its first NUL byte, or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TextEncoding Detect(ReadOnlySpan<byte> bytes, int firstNul)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) && bytes.Length % 4 == 0)
            return TextEncoding.Utf32LittleEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return TextEncoding.Utf32BigEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return TextEncoding.Utf16LittleEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return TextEncoding.Utf16BigEndian;
        return firstNul < 0 ? TextEncoding.Utf8 : FromNulBytes(bytes[..Math.Min(bytes.Length, SampleLength)]);
    }

    /// <summary>The name that iconv has for it.</summary>
    public static string IconvName(this TextEncoding encoding, bool hasMark) => encoding switch
    {
        // With a mark, these two read it and leave it out; the names with an order would keep it.
        TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian when hasMark => "UTF-16",
        TextEncoding.Utf32LittleEndian or TextEncoding.Utf32BigEndian when hasMark => "UTF-32",
        TextEncoding.Utf16LittleEndian => "UTF-16LE",
        TextEncoding.Utf16BigEndian => "UTF-16BE",
        TextEncoding.Utf32LittleEndian => "UTF-32LE",
        TextEncoding.Utf32BigEndian => "UTF-32BE",
        _ => "UTF-8",
    };

    private static TextEncoding FromNulBytes(ReadOnlySpan<byte> sample)
    {
        Span<int> nuls = stackalloc int[4];
        nuls.Clear();
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
                nuls[i % 4]++;
        }

        var most = sample.Length / 4 * 3 / 4;
        if (sample.Length >= 4 && nuls[2] >= most && nuls[3] >= most && nuls[1] >= most && nuls[0] == 0)
            return TextEncoding.Utf32LittleEndian;
        if (sample.Length >= 4 && nuls[0] >= most && nuls[1] >= most && nuls[2] >= most && nuls[3] == 0)
            return TextEncoding.Utf32BigEndian;

        // Half of the characters are ASCII, and hardly any is a NUL character.
        var half = Math.Max(sample.Length / 2 / 2, 1);
        var (even, odd) = (nuls[0] + nuls[2], nuls[1] + nuls[3]);
        if (odd >= half && even <= odd / 16)
            return TextEncoding.Utf16LittleEndian;
        return even >= half && odd <= even / 16 ? TextEncoding.Utf16BigEndian : TextEncoding.Utf8;
    }
}
