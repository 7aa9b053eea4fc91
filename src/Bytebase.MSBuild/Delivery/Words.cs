namespace Bytebase.MSBuild.Delivery;

/// <summary>Numbers, lists and times as a reader of a log wants them.</summary>
internal static class Words
{
    /// <summary><c>1 migration</c>, <c>2 migrations</c>.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary><c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";

    /// <summary>All of up to three items; of more the first three and how many others: <c>a, b, c and 97 more databases</c>.</summary>
    public static string Some(IReadOnlyList<string> items, string noun) =>
        items.Count <= 3 ? string.Join(", ", items) : $"{string.Join(", ", items.Take(3))} and {Count(items.Count - 3, "more " + noun)}";

    /// <summary>The first five of a list, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> items) =>
        items.Count <= 5 ? string.Join(", ", items) : $"{string.Join(", ", items.Take(5))} and {items.Count - 5} more";

    public static string Duration(TimeSpan time) => time.TotalMinutes < 1
        ? FormattableString.Invariant($"{time.TotalSeconds:0.0} s")
        : FormattableString.Invariant($"{(int)time.TotalMinutes} min {time.Seconds} s");
}
