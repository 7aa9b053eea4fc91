using System.Reflection;
#if NET
using System.Reflection.Metadata;
#endif
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>All rules. There is no list to keep: every class derived from <see cref="Rule"/> in the folder of the rules is in it.</summary>
internal static class RuleCatalogue
{
    private const string Namespace = "Bytebase.MSBuild.Validation.Rules";

    private static readonly IReadOnlyList<Rule> Found = Find();

    /// <summary>In the order of their codes.</summary>
    public static IReadOnlyList<Rule> All => EveryRule.Rules;

    /// <summary>In the order in which they are asked.</summary>
    public static IReadOnlyList<SetRule> SetRules => NameRules.Rules;

    /// <summary>The rules about contents that speak in a mode, in no order: each looks at the file alone.</summary>
    public static IReadOnlyList<FileRule> FileRulesOf(MigrationMode mode) => mode == MigrationMode.Declarative ? DeclarativeRules.Rules : VersionedRules.Rules;

    /// <summary>In the order of their codes.</summary>
    public static IEnumerable<DiagnosticDescriptor> Descriptors => All.SelectMany(rule => rule.Descriptors).OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal);

    /// <summary>Whether a code of one of the rules is one with which no release can be made.</summary>
    public static bool StopsRelease(string code) => Stopping.Codes.Contains(code);

    private static FileRule[] FileRules(MigrationMode mode)
    {
        var rules = new List<FileRule>();
        foreach (var rule in Found)
        {
            if (rule is FileRule fileRule && rule.Modes.Includes(mode))
                rules.Add(fileRule);
        }

        return [.. rules];
    }

    private static List<T> InOrder<T>(IEnumerable<T> rules)
        where T : Rule => [.. rules.OrderBy(rule => rule.Descriptors[0].Id, StringComparer.Ordinal)];

#if NET
    /// <summary>By their names in the assembly's metadata: to ask it for its types would load all of them, which takes 10 ms of every build.</summary>
    private static unsafe List<Rule> Find()
    {
        var assembly = typeof(Rule).Assembly;
        var rules = new List<Rule>();
        if (!assembly.TryGetRawMetadata(out var start, out var length))
            throw new InvalidOperationException("The assembly has no metadata.");

        var metadata = new MetadataReader(start, length);
        foreach (var handle in metadata.TypeDefinitions)
        {
            var definition = metadata.GetTypeDefinition(handle);
            if ((definition.Attributes & TypeAttributes.Abstract) == 0 && metadata.StringComparer.Equals(definition.Namespace, Namespace)
                && assembly.GetType(Namespace + "." + metadata.GetString(definition.Name), throwOnError: true) is { } type && type.IsSubclassOf(typeof(Rule)))
                rules.Add((Rule)Activator.CreateInstance(type, nonPublic: true)!);
        }

        return rules;
    }
#else
    // .NET Framework gives nobody the metadata of an assembly that it has loaded.
    private static List<Rule> Find() => [.. typeof(Rule).Assembly.GetTypes()
        .Where(type => type.Namespace == Namespace && !type.IsAbstract && type.IsSubclassOf(typeof(Rule)))
        .Select(type => (Rule)Activator.CreateInstance(type, nonPublic: true)!)];
#endif

    // Each apart: to sort rules by their codes compiles the codes of all, and few builds need more than the rules about one mode's contents.
    private static class EveryRule
    {
        public static readonly IReadOnlyList<Rule> Rules = InOrder(Found);
    }

    private static class Stopping
    {
        public static readonly HashSet<string> Codes = [.. Found.SelectMany(rule => rule.Descriptors).Where(descriptor => descriptor.StopsRelease).Select(descriptor => descriptor.Id)];
    }

    private static class NameRules
    {
        public static readonly IReadOnlyList<SetRule> Rules = [.. InOrder(Found.OfType<SetRule>()).OrderByDescending(rule => rule.ProposesVersions)];
    }

    private static class VersionedRules
    {
        public static readonly IReadOnlyList<FileRule> Rules = FileRules(MigrationMode.Versioned);
    }

    private static class DeclarativeRules
    {
        public static readonly IReadOnlyList<FileRule> Rules = FileRules(MigrationMode.Declarative);
    }
}
