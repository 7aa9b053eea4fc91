using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>All rules, in the order of their codes. There is no list to keep: every class derived from <see cref="Rule"/> is in it.</summary>
internal static class RuleCatalogue
{
    public static IReadOnlyList<Rule> All { get; } = typeof(Rule).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract)
        .Select(type => (Rule)Activator.CreateInstance(type, nonPublic: true)!)
        .OrderBy(rule => rule.Descriptors[0].Id, StringComparer.Ordinal)
        .ToList();

    /// <summary>In the order in which they are asked.</summary>
    public static IReadOnlyList<SetRule> SetRules { get; } = All.OfType<SetRule>().OrderByDescending(rule => rule.ProposesVersions).ToList();

    public static IReadOnlyList<FileRule> FileRules { get; } = All.OfType<FileRule>().ToList();

    /// <summary>The rules about contents that speak in a mode.</summary>
    public static IReadOnlyList<FileRule> FileRulesOf(MigrationMode mode) => mode == MigrationMode.Declarative ? DeclarativeFileRules : VersionedFileRules;

    private static IReadOnlyList<FileRule> VersionedFileRules { get; } = FileRules.Where(rule => rule.Modes.Includes(MigrationMode.Versioned)).ToList();

    private static IReadOnlyList<FileRule> DeclarativeFileRules { get; } = FileRules.Where(rule => rule.Modes.Includes(MigrationMode.Declarative)).ToList();

    /// <summary>In the order of their codes.</summary>
    public static IEnumerable<DiagnosticDescriptor> Descriptors => All.SelectMany(rule => rule.Descriptors).OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal);
}
