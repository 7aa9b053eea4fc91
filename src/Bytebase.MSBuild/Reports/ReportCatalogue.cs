using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>All reports, in the order of their names. There is no list to keep: every class derived from <see cref="Report"/> is in it.</summary>
internal static class ReportCatalogue
{
    /// <summary>The reports of the CI system at hand, in a list with others.</summary>
    public const string Automatic = "auto";

    /// <summary>No report.</summary>
    public const string None = "none";

    public static IReadOnlyList<Report> All { get; } = typeof(Report).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Report)) && !type.IsAbstract)
        .Select(type => (Report)Activator.CreateInstance(type, nonPublic: true)!)
        .OrderBy(report => report.Name, StringComparer.Ordinal)
        .ToList();

    /// <summary>The reports to make.</summary>
    /// <param name="names">Of <c>BytebaseReports</c>; empty asks for the automatic ones.</param>
    /// <param name="job">The CI job, or <see langword="null"/> on a laptop.</param>
    /// <exception cref="BytebaseException">There is no report of a name.</exception>
    public static IReadOnlyList<Report> Select(IReadOnlyList<string> names, CiJob? job)
    {
        // A laptop's build without the property loads none of them.
        if (names.Count == 0 && job is null)
            return [];
        if (names.Any(name => name.Equals(None, StringComparison.OrdinalIgnoreCase)))
            return [];
        var selected = new HashSet<Report>();
        foreach (var name in names.Count == 0 ? [Automatic] : names)
        {
            var word = name.ToLowerInvariant();
            if (word == Automatic)
                selected.UnionWith(All.Where(report => job is not null && report.IsAutomatic(job)));
            else
                selected.Add(All.FirstOrDefault(report => report.Name == word) ?? throw Unknown(name));
        }

        return [.. All.Where(selected.Contains)];
    }

    private static BytebaseException Unknown(string name)
    {
        string[] known = [.. All.Select(report => report.Name), Automatic, None];
        return new BytebaseException(DiagnosticDescriptors.ReportUnknown, name, string.Join(", ", known), EditDistance.Nearest(name.ToLowerInvariant(), known, 2) is { } near ? $" Did you mean {near}?" : "");
    }
}
