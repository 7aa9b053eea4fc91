using System.Buffers;

namespace System.Text.Unicode;

/// <summary>Whether bytes are UTF-8.</summary>
internal static class Utf8
{
    public static bool IsValid(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (position < bytes.Length)
        {
            if (bytes[position] < 0x80)
                position++;
            else if (Rune.DecodeFromUtf8(bytes[position..], out _, out var length) == OperationStatus.Done)
                position += length;
            else
                return false;
        }

        return true;
    }
}
