using System.Reflection;

namespace Bytebase.MSBuild.Diagnostics;

/// <summary>Which codes there are.</summary>
internal static class DiagnosticCodes
{
    /// <summary>A server's code has four digits behind this.</summary>
    private const string AdvicePrefix = "BBR";

    /// <summary>Codes lie close together: two mistakes lead to many of them.</summary>
    private const int FarthestMistake = 1;

    // Ours are static fields, wherever they are. Asked for only when a file names codes.
    private static readonly Lazy<IReadOnlyList<string>> Ours = new(() => [.. typeof(DiagnosticCodes).Assembly.GetTypes()
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
        .Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id)
        .Order(StringComparer.Ordinal)]);

    /// <summary>A few words that name the rule; the code itself for an advice of the server, which alone knows its rules.</summary>
    public static string TitleOf(string code) => DiagnosticDescriptor.FindTitle(code) ?? code;

    /// <summary>Whether it is spelled like a code of ours or of the server's: <c>BB1001</c>, <c>BBR0601</c>.</summary>
    public static bool HasForm(string code) =>
        IsDigits(code.StartsWith(AdvicePrefix, StringComparison.Ordinal) ? code[AdvicePrefix.Length..] : code.StartsWith("BB", StringComparison.Ordinal) ? code[2..] : "", 4, 4);

    /// <summary>
    /// Whether a migration can have a finding with this code: ours about names, contents, history and the review, and every advice of the
    /// server. The rest is about settings, or says that something could not be done.
    /// </summary>
    public static bool IsAboutMigrations(string code) =>
        HasForm(code) && (code.StartsWith(AdvicePrefix, StringComparison.Ordinal) || (code[2] is '1' or '2' or '3' or '6' && Ours.Value.Contains(code)));

    /// <summary>The code about migrations that was surely meant; <see langword="null"/> when none is near, or several are.</summary>
    public static string? Nearest(string text)
    {
        var code = text.ToUpperInvariant().Replace('O', '0');
        if (code.StartsWith(AdvicePrefix, StringComparison.Ordinal))
            return IsDigits(code[AdvicePrefix.Length..], 1, 4) ? AdvicePrefix + code[AdvicePrefix.Length..].PadLeft(4, '0') : null;

        if (IsAboutMigrations(code))
            return code;

        // One of several would be a guess.
        var near = Ours.Value.Where(known => IsAboutMigrations(known) && EditDistance.Between(known, code) <= FarthestMistake).Take(2).ToList();
        return near.Count == 1 ? near[0] : null;
    }

    private static bool IsDigits(string text, int minimum, int maximum) => text.Length >= minimum && text.Length <= maximum && text.All(char.IsAsciiDigit);
}
