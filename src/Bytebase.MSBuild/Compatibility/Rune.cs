using System.Buffers;
using System.Globalization;

namespace System.Text;

/// <summary>A Unicode scalar value: of .NET's type what the sources use.</summary>
internal readonly struct Rune(int value)
{
    private const int Replacement = 0xFFFD;

    public int Value => value;

    public int Utf16SequenceLength => value < 0x10000 ? 1 : 2;

    public int Utf8SequenceLength => value switch { < 0x80 => 1, < 0x800 => 2, < 0x10000 => 3, _ => 4 };

    /// <summary>The scalar value that begins at a place; <see langword="false"/> for half a surrogate pair.</summary>
    public static bool TryGetRuneAt(string text, int index, out Rune rune)
    {
        var whole = char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
        rune = whole ? new(char.ConvertToUtf32(text[index], text[index + 1])) : char.IsSurrogate(text[index]) ? default : new(text[index]);
        return whole || !char.IsSurrogate(text[index]);
    }

    public static UnicodeCategory GetUnicodeCategory(Rune rune) => CharUnicodeInfo.GetUnicodeCategory(rune.ToString(), 0);

    /// <summary>Decodes one well-formed sequence (Unicode, table 3-7). Of one that is not, only its first byte is consumed.</summary>
    public static OperationStatus DecodeFromUtf8(ReadOnlySpan<byte> bytes, out Rune rune, out int consumed)
    {
        (rune, consumed) = (new(Replacement), bytes.IsEmpty ? 0 : 1);
        if (bytes.IsEmpty)
            return OperationStatus.NeedMoreData;
        var first = bytes[0];
        if (first < 0x80)
        {
            rune = new(first);
            return OperationStatus.Done;
        }

        var length = first switch { >= 0xC2 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF5 => 4, _ => 0 };
        if (length == 0)
            return OperationStatus.InvalidData;
        var decoded = first & (0x7F >> length);
        for (var i = 1; i < length; i++)
        {
            if (i == bytes.Length)
                return OperationStatus.NeedMoreData;
            if ((bytes[i] & 0xC0) != 0x80)
                return OperationStatus.InvalidData;
            decoded = (decoded << 6) | (bytes[i] & 0x3F);
        }

        var shortest = length switch { 3 => 0x800, 4 => 0x10000, _ => 0x80 };
        if (decoded < shortest || decoded is (>= 0xD800 and <= 0xDFFF) or > 0x10FFFF)
            return OperationStatus.InvalidData;
        (rune, consumed) = (new(decoded), length);
        return OperationStatus.Done;
    }

    public override string ToString() => char.ConvertFromUtf32(value);

    /// <summary>The scalar values of a text; half a surrogate pair is U+FFFD, as in .NET.</summary>
    internal static IEnumerable<Rune> Enumerate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!TryGetRuneAt(text, i, out var rune))
                rune = new(Replacement);
            yield return rune;
            i += rune.Utf16SequenceLength - 1;
        }
    }
}
