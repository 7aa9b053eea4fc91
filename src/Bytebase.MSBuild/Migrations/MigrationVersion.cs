using System.Diagnostics.CodeAnalysis;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// A version as the server understands it (<c>backend/store/model/version.go</c>): parts of ASCII digits between dots, each at most 2^64-1.
/// </summary>
/// <remarks>
/// The server knows a version by its text and orders it by its numbers. So <c>1</c> and <c>01</c> are two versions that compare as equal:
/// <see cref="CompareTo"/> is 0 where <see cref="Equals(MigrationVersion)"/> is false. Which of them runs first is not fixed there.
/// </remarks>
internal sealed class MigrationVersion : IComparable<MigrationVersion>, IEquatable<MigrationVersion>
{
    // Most versions are one number, and there may be 10,000.
    private readonly ulong _first;
    private readonly ulong[]? _parts;

    private MigrationVersion(string text, ulong first, ulong[]? parts)
    {
        Text = text;
        (_first, _parts) = (first, parts);
    }

    /// <summary>The version as it is sent, leading zeros included.</summary>
    public string Text { get; }

    /// <summary>The numbers between the dots.</summary>
    public IReadOnlyList<ulong> Parts => _parts ?? [_first];

    /// <summary>How many there are.</summary>
    public int PartCount => _parts is null ? 1 : _parts.Length;

    /// <summary>The first of them.</summary>
    public ulong First => _first;

    /// <param name="text">What would be sent as the version.</param>
    /// <param name="version">The version, when the server would accept it.</param>
    /// <param name="error">The server's own words, when it would not.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MigrationVersion? version, [NotNullWhen(false)] out string? error)
    {
        version = null;
        error = null;
        if (text.Length == 0)
        {
            error = "version cannot be empty";
            return false;
        }

        if (TryParsePart(text, out var number))
        {
            version = new MigrationVersion(text, number, null);
            return true;
        }

        var parts = new ulong[text.AsSpan().Count('.') + 1];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var dot = text.IndexOf('.', start);
            var end = dot < 0 ? text.Length : dot;
            if (!TryParsePart(text.AsSpan(start, end - start), out parts[i]))
            {
                error = "invalid version " + GoQuoting.Quote(text);
                return false;
            }

            start = end + 1;
        }

        version = new MigrationVersion(text, parts[0], parts);
        return true;
    }

    /// <summary>Go's <c>strconv.ParseUint(part, 10, 64)</c>; .NET's own parser also accepts trailing NUL characters.</summary>
    internal static bool TryParsePart(ReadOnlySpan<char> part, out ulong value)
    {
        value = 0;
        foreach (var character in part)
        {
            if (!char.IsAsciiDigit(character))
                return false;

            var digit = (ulong)(character - '0');
            if (value > (ulong.MaxValue - digit) / 10)
                return false;

            value = (value * 10) + digit;
        }

        return part.Length > 0;
    }

    /// <summary>The server's order: number by number, and the shorter one first when all common numbers are equal.</summary>
    public int CompareTo(MigrationVersion? other)
    {
        if (other is null)
            return 1;

        if (_first != other._first)
            return _first < other._first ? -1 : 1;

        var common = Math.Min(PartCount, other.PartCount);
        for (var i = 1; i < common; i++)
        {
            if (_parts![i] != other._parts![i])
                return _parts[i].CompareTo(other._parts[i]);
        }

        return PartCount.CompareTo(other.PartCount);
    }

    /// <summary>The same numbers, as many of them: the server has no order for these two (<c>1</c> and <c>01</c>; not <c>1</c> and <c>1.0</c>).</summary>
    public bool NumericallyEquals(MigrationVersion other) => CompareTo(other) == 0;

    public bool Equals(MigrationVersion? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as MigrationVersion);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
