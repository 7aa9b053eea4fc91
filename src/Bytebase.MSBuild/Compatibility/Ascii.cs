using System.Buffers;

namespace System.Text;

/// <summary>Texts of which only the ASCII characters count: of .NET's class what the sources use.</summary>
internal static class Ascii
{
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character > 0x7F)
                return false;
        }

        return true;
    }

    /// <summary>Whether both are ASCII and the same but for the case of letters.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if ((left[i] | right[i]) > 0x7F || Lower(left[i]) != Lower(right[i]))
                return false;
        }

        return true;
    }

    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<char> right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if ((left[i] | right[i]) > 0x7F || Lower(left[i]) != Lower((byte)right[i]))
                return false;
        }

        return true;
    }

    public static bool EqualsIgnoreCase(ReadOnlySpan<char> left, ReadOnlySpan<byte> right) => EqualsIgnoreCase(right, left);

    /// <summary>Without the white space at both ends: tab to carriage return, and blank.</summary>
    public static Range Trim(ReadOnlySpan<byte> text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsBlank(text[start]))
            start++;
        while (end > start && IsBlank(text[end - 1]))
            end--;
        return start..end;
    }

    /// <summary>Stops at the first byte that is not ASCII.</summary>
    public static OperationStatus ToLower(ReadOnlySpan<byte> text, Span<byte> lower, out int written)
    {
        for (written = 0; written < text.Length; written++)
        {
            if (text[written] > 0x7F)
                return OperationStatus.InvalidData;
            if (written == lower.Length)
                return OperationStatus.DestinationTooSmall;
            lower[written] = Lower(text[written]);
        }

        return OperationStatus.Done;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (>= 0x09 and <= 0x0D);

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
