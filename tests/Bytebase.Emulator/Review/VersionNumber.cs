using System.Globalization;

namespace Bytebase.Emulator.Review;

/// <summary>Versions as the server parses and orders them (API reference §4).</summary>
internal sealed class VersionNumber : IComparable<VersionNumber>
{
    private readonly ulong[] _parts;

    private VersionNumber(ulong[] parts) => _parts = parts;

    public static VersionNumber? TryParse(string text)
    {
        var parts = text.Split('.');
        var numbers = new ulong[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            // NumberStyles.None takes ASCII digits alone, as Go's ParseUint does
            if (!ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }

        return new VersionNumber(numbers);
    }

    public int CompareTo(VersionNumber? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < Math.Min(_parts.Length, other._parts.Length); i++)
        {
            var order = _parts[i].CompareTo(other._parts[i]);
            if (order != 0) return order;
        }

        return _parts.Length.CompareTo(other._parts.Length);
    }
}
