using System.Globalization;
using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>Why a number that looks like a timestamp cannot be right.</summary>
internal enum TimestampSlip
{
    /// <summary>It can be.</summary>
    None,

    /// <summary>There is no such day or time.</summary>
    NoDate,

    /// <summary>It is older than any migration.</summary>
    TooOld,

    /// <summary>It is still to come.</summary>
    Future,
}

/// <summary>Numbers that are a date, with or without a time, as migration tools write them: always UTC here.</summary>
internal static class Timestamps
{
    /// <summary>A day and two digits more: an hour, or a counter within the day.</summary>
    public const int DayAndTwoDigits = 10;

    /// <summary>The digits of a timestamp with milliseconds.</summary>
    public const int MaximumLength = Millisecond;

    private const int Day = 8;
    private const int Minute = 12;
    private const int Second = 14;
    private const int Millisecond = 17;

    // Older ones are counters that happen to look so, later ones are no dates that a team lives to see.
    private const int FirstYear = 1990;
    private const int LastYear = 2199;

    /// <summary>Whether a timestamp may have so many digits.</summary>
    public static bool IsLength(int length) => FormatOf(length) is not null;

    /// <summary>The moment that the digits name; <see langword="false"/> where they are a counter or no date at all.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out DateTime time) =>
        TryRead(digits, out time) && time.Year is >= FirstYear and <= LastYear;

    /// <summary>The same without the limits for the year.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRead(ReadOnlySpan<char> digits, out DateTime time)
    {
        time = default;
        if (FormatOf(digits.Length) is null || !AreDigits(digits))
            return false;

        var (year, month, day) = (Number(digits[..4]), Number(digits[4..6]), Number(digits[6..8]));
        var hasTime = digits.Length >= Minute;
        var (hour, minute, second) = (hasTime ? Number(digits[8..10]) : 0, hasTime ? Number(digits[10..12]) : 0, digits.Length >= Second ? Number(digits[12..14]) : 0);
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;

        time = new DateTime(year, month, day, hour, minute, second, digits.Length == Millisecond ? Number(digits[14..]) : 0, DateTimeKind.Utc);
        return true;
    }

    // ContainsAnyExceptInRange is generic code for vectors, whose compilation takes longer than 10,000 of these.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
        }

        return true;
    }

    /// <summary>Whether they have the length of a timestamp and begin with a century of ours, whatever the rest says.</summary>
    public static bool HasTheLookOf(ReadOnlySpan<char> digits) =>
        digits.Length is Day or Minute or Second or Millisecond && ((digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] is ('0' or '1')));

    /// <summary>What is wrong with digits that have the length of a timestamp.</summary>
    /// <param name="digits">The number.</param>
    /// <param name="latest">What lies behind this moment is a slip.</param>
    public static TimestampSlip SlipOf(ReadOnlySpan<char> digits, DateTime latest)
    {
        if (!TryRead(digits, out var time))
            return TimestampSlip.NoDate;

        // The first moment of a year is the choice of a baseline that is to come before all.
        if (time.Year < FirstYear)
            return time == new DateTime(time.Year, 1, 1) ? TimestampSlip.None : TimestampSlip.TooOld;

        return time > latest ? TimestampSlip.Future : TimestampSlip.None;
    }

    /// <summary>Whether they begin with a day but have a digit more or less than any timestamp.</summary>
    public static bool HasALengthOfNone(ReadOnlySpan<char> digits) =>
        digits.Length is 9 or 11 or 13 or 15 or 16 && TryParse(digits[..Day], out _);

    /// <summary>Whether the place of the month is 00, as in a counter behind a year: <c>20250001</c>.</summary>
    public static bool HasNoMonth(ReadOnlySpan<char> digits) => digits is [_, _, _, _, '0', '0', ..];

    /// <summary>The next second, minute, day or millisecond at the same length; <see langword="null"/> when the digits are no timestamp.</summary>
    public static string? Next(string digits)
    {
        if (!TryParse(digits, out var time))
            return null;

        var next = digits.Length switch
        {
            Day => time.AddDays(1),
            Minute => time.AddMinutes(1),
            Second => time.AddSeconds(1),
            Millisecond => time.AddMilliseconds(1),
            _ when digits.EndsWith("99", StringComparison.Ordinal) => time.AddDays(1),
            _ => default,
        };
        return next == default
            ? (ulong.Parse(digits, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)
            : Format(next, digits.Length);
    }

    /// <summary>The time as digits of this length, which is one of a timestamp.</summary>
    public static string Format(DateTime time, int length) =>
        time.ToString(FormatOf(length), CultureInfo.InvariantCulture) + (length == DayAndTwoDigits ? time.ToString("HH", CultureInfo.InvariantCulture) : "");

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + (digit - '0');
        return number;
    }

    private static string? FormatOf(int length) => length switch
    {
        Day or DayAndTwoDigits => "yyyyMMdd",
        Minute => "yyyyMMddHHmm",
        Second => "yyyyMMddHHmmss",
        Millisecond => "yyyyMMddHHmmssfff",
        _ => null,
    };
}
