using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>Letter case of ASCII in UTF-8; every other byte stays. (<c>Ascii.ToLower</c> stops at the first byte that is not ASCII.)</summary>
internal static class AsciiCase
{
    /// <summary>Copies the bytes with ASCII letters in lower case.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">As long as the source.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToLower(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var position = 0;
#if NET
        for (; position <= source.Length - Vector<byte>.Count; position += Vector<byte>.Count)
        {
            var bytes = new Vector<byte>(source[position..]);
            var isUpper = Vector.LessThanOrEqual(bytes - new Vector<byte>((byte)'A'), new Vector<byte>('Z' - 'A'));
            (bytes | (isUpper & new Vector<byte>(0x20))).CopyTo(destination[position..]);
        }

#endif
        for (; position < source.Length; position++)
            destination[position] = source[position] is >= (byte)'A' and <= (byte)'Z' ? (byte)(source[position] | 0x20) : source[position];
    }
}
