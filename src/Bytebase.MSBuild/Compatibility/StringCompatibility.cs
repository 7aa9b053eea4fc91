using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild;

/// <summary>Texts: members of .NET that neither .NET Framework nor Polyfill has, with .NET's meaning.</summary>
internal static class StringCompatibility
{
    extension(string)
    {
        public static string Create(IFormatProvider? provider, [InterpolatedStringHandlerArgument(nameof(provider))] ref DefaultInterpolatedStringHandler handler) => handler.ToStringAndClear();

        public static string Concat(ReadOnlySpan<char> first, ReadOnlySpan<char> second) => first.ToString() + second.ToString();

        public static string Concat(ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> third) => first.ToString() + second.ToString() + third.ToString();
    }

    extension(StringSplitOptions)
    {
        public static StringSplitOptions TrimEntries => (StringSplitOptions)2;
    }

    extension(int)
    {
        public static int Parse(ReadOnlySpan<char> text, IFormatProvider? provider) => int.Parse(text.ToString(), provider);
    }

    extension(double)
    {
        public static double Parse(ReadOnlySpan<char> text, NumberStyles style, IFormatProvider? provider) => double.Parse(text.ToString(), style, provider);
    }

    /// <summary>Case counts, or not, by ordinals alone: nothing else is asked for.</summary>
    public static string Replace(this string text, string old, string? replacement, StringComparison comparison)
    {
        if (comparison == StringComparison.Ordinal)
            return text.Replace(old, replacement);
        if (comparison != StringComparison.OrdinalIgnoreCase)
            throw new NotSupportedException();
        var result = new StringBuilder(text.Length);
        var position = 0;
        while (text.IndexOf(old, position, comparison) is var at and >= 0)
        {
            result.Append(text, position, at - position).Append(replacement);
            position = at + old.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    public static string[] Split(this string text, char separator, StringSplitOptions options = StringSplitOptions.None) => text.Split(separator, int.MaxValue, options);

    /// <summary>Knows <c>TrimEntries</c>, which .NET Framework refuses.</summary>
    public static string[] Split(this string text, char separator, int count, StringSplitOptions options = StringSplitOptions.None)
    {
        if ((options & StringSplitOptions.TrimEntries) == 0)
            return text.Split([separator], count, options);
        var parts = text.Split([separator], count, StringSplitOptions.None).Select(p => p.Trim());
        if ((options & StringSplitOptions.RemoveEmptyEntries) == 0)
            return [.. parts];
        // With a count .NET looks on for entries that are not empty: nobody here asks for both.
        return count == int.MaxValue ? [.. parts.Where(p => p.Length > 0)] : throw new NotSupportedException();
    }

    public static StringBuilder Append(this StringBuilder builder, IFormatProvider? provider, [InterpolatedStringHandlerArgument(nameof(provider))] ref DefaultInterpolatedStringHandler handler) =>
        builder.Append(handler.ToStringAndClear());

    public static IEnumerable<T> Select<T>(this MatchCollection matches, Func<Match, T> selector) => matches.Cast<Match>().Select(selector);

    public static IEnumerable<Match> Where(this MatchCollection matches, Func<Match, bool> predicate) => matches.Cast<Match>().Where(predicate);

    public static IEnumerable<Rune> EnumerateRunes(this string text) => Rune.Enumerate(text);
}
