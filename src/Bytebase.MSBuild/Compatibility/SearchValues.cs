namespace System.Buffers;

/// <summary>A set of values to look for, as .NET 8 has it; a table of all bytes or of the ASCII characters, without vectors.</summary>
internal sealed class SearchValues<T>(bool[] table, T[] others)
    where T : struct, IEquatable<T>
{
    public bool Contains(T value)
    {
        var number = value switch { byte b => b, char c => c, _ => int.MaxValue };
        return number < table.Length ? table[number] : Array.IndexOf(others, value) >= 0;
    }
}

internal static class SearchValues
{
    public static SearchValues<byte> Create(ReadOnlySpan<byte> values)
    {
        var table = new bool[256];
        foreach (var value in values)
            table[value] = true;
        return new(table, []);
    }

    public static SearchValues<char> Create(string values)
    {
        var table = new bool[128];
        foreach (var value in values)
        {
            if (value < table.Length)
                table[value] = true;
        }

        return new(table, [.. values.Where(v => v >= table.Length)]);
    }
}

internal static class SearchValuesExtensions
{
    public static int IndexOfAny<T>(this ReadOnlySpan<T> span, SearchValues<T> values)
        where T : struct, IEquatable<T> => IndexOf(span, values, wanted: true);

    public static int IndexOfAny<T>(this Span<T> span, SearchValues<T> values)
        where T : struct, IEquatable<T> => IndexOf(span, values, wanted: true);

    public static int IndexOfAnyExcept<T>(this ReadOnlySpan<T> span, SearchValues<T> values)
        where T : struct, IEquatable<T> => IndexOf(span, values, wanted: false);

    public static int IndexOfAnyExcept<T>(this Span<T> span, SearchValues<T> values)
        where T : struct, IEquatable<T> => IndexOf(span, values, wanted: false);

    public static bool ContainsAny<T>(this ReadOnlySpan<T> span, SearchValues<T> values)
        where T : struct, IEquatable<T> => IndexOf(span, values, wanted: true) >= 0;

    public static bool ContainsAnyExcept<T>(this ReadOnlySpan<T> span, SearchValues<T> values)
        where T : struct, IEquatable<T> => IndexOf(span, values, wanted: false) >= 0;

    private static int IndexOf<T>(ReadOnlySpan<T> span, SearchValues<T> values, bool wanted)
        where T : struct, IEquatable<T>
    {
        for (var i = 0; i < span.Length; i++)
        {
            if (values.Contains(span[i]) == wanted)
                return i;
        }

        return -1;
    }
}
