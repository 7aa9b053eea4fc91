namespace Bytebase.MSBuild.Diagnostics;

/// <summary>How many letters two words differ in, for proposals.</summary>
internal static class EditDistance
{
    /// <summary>Longer texts are no misspelt words.</summary>
    private const int MaximumLength = 64;

    /// <summary>The number of letters to insert, delete or replace; two neighbours that changed places count once.</summary>
    public static int Between(string a, string b)
    {
        if (a.Length > MaximumLength || b.Length > MaximumLength)
            return int.MaxValue;

        var beforeLast = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(Math.Min(last[j], current[j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last) = (last, current);
        }

        return last[b.Length];
    }

    /// <summary>The nearest of some words, or <see langword="null"/> when none is near enough.</summary>
    public static string? Nearest(string word, IEnumerable<string> words, int maximum) =>
        words.Select(known => (known, Distance: Between(word, known))).Where(pair => pair.Distance <= maximum).OrderBy(pair => pair.Distance).FirstOrDefault().known;
}
