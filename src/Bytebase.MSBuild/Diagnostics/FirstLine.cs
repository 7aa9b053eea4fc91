namespace Bytebase.MSBuild.Diagnostics;

/// <summary>Server messages can hold a stack trace of many lines; the first line says what happened.</summary>
internal static class FirstLine
{
    private const int MaximumLength = 500;

    /// <summary>The first line with text of <paramref name="text"/>, shortened, without control characters and a final full stop.</summary>
    public static string Of(string? text)
    {
        var line = (text ?? "").Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "";
        if (line.Any(char.IsControl))
            line = string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));
        // The text goes into a sentence of ours, which brings its own full stop.
        if (line.EndsWith('.') && !line.EndsWith("..", StringComparison.Ordinal))
            line = line[..^1];
        return line.Length <= MaximumLength ? line : string.Concat(line.AsSpan(0, MaximumLength), "…");
    }
}
