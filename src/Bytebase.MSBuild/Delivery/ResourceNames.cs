using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The names of Bytebase's resources (backend/common/resource_name.go).</summary>
internal static partial class ResourceNames
{
    public static bool IsProject(string name) => Project().IsMatch(name);

    public static bool IsEnvironment(string name) => Environment().IsMatch(name);

    public static bool IsPlan(string name) => Plan().IsMatch(name);

    public static bool IsDatabase(string name) => Database().IsMatch(name);

    public static bool IsDatabaseGroup(string name) => DatabaseGroup().IsMatch(name);

    /// <summary>The project of a plan, a release or a database group.</summary>
    public static string ProjectOf(string name) => string.Join('/', name.Split('/').Take(2));

    /// <summary>The last part of a name, for messages: <c>hr_prod</c> of <c>instances/prod/databases/hr_prod</c>.</summary>
    public static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>The plan that a stage, a task or a task run belongs to.</summary>
    public static string PlanOf(string name) => string.Join('/', name.Split('/').Take(4));

    /// <summary>The page of a resource in the web interface.</summary>
    public static string PageOf(Uri server, string name) => new Uri(server, name).AbsoluteUri;

    /// <summary>Returns <paramref name="value"/> when it is empty or has the form.</summary>
    /// <exception cref="BytebaseException">It has another form.</exception>
    public static string Check(string property, string value, Predicate<string> form, string formText, string example) =>
        value.Length == 0 || form(value) ? value : throw new BytebaseException(DiagnosticDescriptors.SettingForm, property, value, formText, example);

    [GeneratedRegex("^projects/[^/]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Project();

    [GeneratedRegex("^environments/[^/]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Environment();

    [GeneratedRegex("^projects/[^/]+/plans/[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Plan();

    // Instances of a project are newer than 3.21; the server accepts both forms where it has them.
    [GeneratedRegex("^(projects/[^/]+/)?instances/[^/]+/databases/[^/]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Database();

    [GeneratedRegex("^projects/[^/]+/databaseGroups/[^/]+$", RegexOptions.CultureInvariant)]
    private static partial Regex DatabaseGroup();
}
