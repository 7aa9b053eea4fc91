namespace Bytebase.MSBuild.Reports;

/// <summary>A part of a Markdown text whose rows may be left out from the end.</summary>
/// <param name="Opening">Before the rows, with the line break before the first.</param>
/// <param name="Rows">Each one line.</param>
/// <param name="Closing">After the rows; may be empty.</param>
/// <param name="Noun">What a row is.</param>
internal sealed record MarkdownSection(string Opening, IReadOnlyList<string> Rows, string Closing, string Noun)
{
    /// <summary>How many rows fit.</summary>
    public int Shown { get; private set; } = Rows.Count;

    /// <summary>Whether it comes before the table of databases.</summary>
    public bool IsImportant { get; init; }

    /// <summary>All of it, with the empty line behind it.</summary>
    public int Length => Opening.Length + Closing.Length + Rows.Sum(row => row.Length + 1) + 2;

    /// <summary>Leaves out what does not fit.</summary>
    /// <returns>How much room it takes.</returns>
    public int Fit(int room)
    {
        var used = Opening.Length + Closing.Length + 2;
        Shown = 0;
        foreach (var row in Rows)
        {
            if (used + row.Length + 1 > room)
                break;
            used += row.Length + 1;
            Shown++;
        }

        return Shown > 0 ? used : 0;
    }

    public override string ToString() => Opening + string.Join('\n', Rows.Take(Shown)) + Closing;
}
