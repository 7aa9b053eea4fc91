using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bytebase.MSBuild;

/// <summary>Memory: members of .NET that neither .NET Framework nor Polyfill has, with .NET's meaning.</summary>
internal static class SpanCompatibility
{
    /// <summary>The reflected polynomial of CRC-32C (RFC 3720, appendix B.4).</summary>
    private const uint Castagnoli = 0x82F63B78;

    private static readonly uint[] CrcTable = CreateCrcTable();

    extension(Array)
    {
        public static int MaxLength => 0x7FFFFFC7;

        public static void Clear(Array array) => Array.Clear(array, 0, array.Length);
    }

    extension(MemoryMarshal)
    {
        public static ref T GetArrayDataReference<T>(T[] array) => ref MemoryMarshal.GetReference(array.AsSpan());

        public static void Write<T>(Span<byte> destination, in T value)
            where T : struct
        {
            var copy = value;
            MemoryMarshal.Write(destination, ref copy);
        }
    }

    extension(BitOperations)
    {
        public static int PopCount(ulong value)
        {
            var count = 0;
            for (; value != 0; value &= value - 1)
                count++;
            return count;
        }

        public static uint Crc32C(uint crc, byte data) => CrcTable[(byte)(crc ^ data)] ^ (crc >> 8);

        public static uint Crc32C(uint crc, ulong data)
        {
            for (var i = 0; i < sizeof(ulong); i++)
                crc = Crc32C(crc, (byte)(data >> (8 * i)));
            return crc;
        }
    }

    public static int Count<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>
    {
        var count = 0;
        while (span.IndexOf(value) is var at and >= 0)
        {
            count++;
            span = span[(at + 1)..];
        }

        return count;
    }

    public static int Count<T>(this Span<T> span, T value)
        where T : IEquatable<T> => Count((ReadOnlySpan<T>)span, value);

    public static ReadOnlySpan<byte> TrimEnd(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> trimmed)
    {
        var length = span.Length;
        while (length > 0 && trimmed.IndexOf(span[length - 1]) >= 0)
            length--;
        return span[..length];
    }

    public static ReadOnlySpan<byte> TrimStart(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> trimmed)
    {
        while (!span.IsEmpty && trimmed.IndexOf(span[0]) >= 0)
            span = span[1..];
        return span;
    }

    public static ReadOnlySpan<byte> TrimStart(this Span<byte> span, ReadOnlySpan<byte> trimmed) => TrimStart((ReadOnlySpan<byte>)span, trimmed);

    public static int IndexOfAnyExceptInRange<T>(this ReadOnlySpan<T> span, T first, T last)
        where T : IComparable<T>
    {
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i].CompareTo(first) < 0 || span[i].CompareTo(last) > 0)
                return i;
        }

        return -1;
    }

    public static void Write(this BinaryWriter writer, ReadOnlySpan<byte> bytes) => writer.Write(bytes.ToArray());

    private static uint[] CreateCrcTable()
    {
        var table = new uint[256];
        for (var i = 0U; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Castagnoli : crc >> 1;
            table[i] = crc;
        }

        return table;
    }
}
