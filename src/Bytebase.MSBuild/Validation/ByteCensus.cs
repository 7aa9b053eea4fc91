using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bytebase.MSBuild.Validation;

/// <summary>Bytes that rules look for one by one.</summary>
[Flags]
internal enum SignBytes
{
    None = 0,
    Nul = 1 << 0,
    CarriageReturn = 1 << 1,
    Backslash = 1 << 2,
    Dollar = 1 << 3,
    Hash = 1 << 4,
    OpeningBrace = 1 << 5,
    Percent = 1 << 6,
    Colon = 1 << 7,
    Ampersand = 1 << 8,
    Apostrophe = 1 << 9,
    DoubleQuote = 1 << 10,
    Backtick = 1 << 11,
    Bracket = 1 << 12,
    Slash = 1 << 13,

    /// <summary>Any byte that is not ASCII.</summary>
    NonAscii = 1 << 14,

    NameQuotes = DoubleQuote | Backtick | Bracket,
}

/// <summary>
/// Which bytes are in a file: one pass instead of one for each question. Written with vectors of its own, since a search for several values
/// at once (<c>SearchValues</c>) is generic code that a build would compile, and run, without optimization.
/// </summary>
/// <param name="Seen">Those that are there.</param>
/// <param name="HasOddApostrophes">Whether the number of apostrophes is odd.</param>
internal readonly record struct ByteCensus(SignBytes Seen, bool HasOddApostrophes)
{
    public bool Has(SignBytes any) => (Seen & any) != 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ByteCensus Of(ReadOnlySpan<byte> text)
    {
        var (low, high, apostrophes) = (Vector<byte>.Zero, Vector<byte>.Zero, Vector<byte>.Zero);
        while (text.Length >= Vector<byte>.Count)
        {
            Count(MemoryMarshal.Read<Vector<byte>>(text), ref low, ref high, ref apostrophes);
            text = text[Vector<byte>.Count..];
        }

        // Blanks are none of them.
        Span<byte> rest = stackalloc byte[Vector<byte>.Count];
        rest.Fill((byte)' ');
        text.CopyTo(rest);
        Count(MemoryMarshal.Read<Vector<byte>>(rest), ref low, ref high, ref apostrophes);

        var odd = 0UL;
        var (lowBits, highBits) = (0UL, 0UL);
        for (var i = 0; i < Vector<ulong>.Count; i++)
        {
            odd ^= Vector.AsVectorUInt64(apostrophes)[i];
            lowBits |= Vector.AsVectorUInt64(low)[i];
            highBits |= Vector.AsVectorUInt64(high)[i];
        }

        return new ByteCensus((SignBytes)(Fold(lowBits) | (Fold(highBits) << 8)), (BitOperations.PopCount(odd) / 8 & 1) != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Count(Vector<byte> bytes, ref Vector<byte> low, ref Vector<byte> high, ref Vector<byte> apostrophes)
    {
        low |= Mark(bytes, 0, SignBytes.Nul) | Mark(bytes, (byte)'\r', SignBytes.CarriageReturn)
            | Mark(bytes, (byte)'\\', SignBytes.Backslash) | Mark(bytes, (byte)'$', SignBytes.Dollar)
            | Mark(bytes, (byte)'#', SignBytes.Hash) | Mark(bytes, (byte)'{', SignBytes.OpeningBrace)
            | Mark(bytes, (byte)'%', SignBytes.Percent) | Mark(bytes, (byte)':', SignBytes.Colon);

        var isApostrophe = Vector.Equals(bytes, new Vector<byte>((byte)'\''));
        apostrophes ^= isApostrophe;
        high |= (isApostrophe & Bit((int)SignBytes.Apostrophe >> 8)) | MarkHigh(bytes, (byte)'&', SignBytes.Ampersand)
            | MarkHigh(bytes, (byte)'"', SignBytes.DoubleQuote) | MarkHigh(bytes, (byte)'`', SignBytes.Backtick)
            | MarkHigh(bytes, (byte)'[', SignBytes.Bracket) | MarkHigh(bytes, (byte)']', SignBytes.Bracket)
            | MarkHigh(bytes, (byte)'/', SignBytes.Slash)
            | (Vector.GreaterThanOrEqual(bytes, new Vector<byte>(0x80)) & Bit((int)SignBytes.NonAscii >> 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> Mark(Vector<byte> bytes, byte value, SignBytes sign) => Vector.Equals(bytes, new Vector<byte>(value)) & Bit((int)sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> MarkHigh(Vector<byte> bytes, byte value, SignBytes sign) => Vector.Equals(bytes, new Vector<byte>(value)) & Bit((int)sign >> 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> Bit(int bit) => new((byte)bit);

    /// <summary>All eight bytes as one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Fold(ulong bytes)
    {
        bytes |= bytes >> 32;
        bytes |= bytes >> 16;
        return (int)((bytes | bytes >> 8) & 0xFF);
    }
}
