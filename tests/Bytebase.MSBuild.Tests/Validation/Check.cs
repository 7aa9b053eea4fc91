using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>Validates files that exist only in the test.</summary>
internal static class Check
{
    /// <summary>A statement of neither kind, for files whose contents do not matter.</summary>
    public const string Sql = "SELECT 1;\n";

    public static IReadOnlyList<Finding> Files(params (string Path, string Content)[] files) => Files(SqlEngine.Auto, files);

    /// <summary>What a build reports: without what the files themselves switch off.</summary>
    public static IReadOnlyList<Finding> Files(SqlEngine engine, params (string Path, string Content)[] files) =>
        [.. All(engine, files).Where(finding => finding.SuppressedBy is null)];

    /// <summary>What a build of a declarative project reports.</summary>
    public static IReadOnlyList<Finding> Declarative(SqlEngine engine, params (string Path, string Content)[] files) =>
        [.. All(engine, MigrationMode.Declarative, files).Where(finding => finding.SuppressedBy is null)];

    /// <summary>What is switched off too.</summary>
    public static IReadOnlyList<Finding> All(SqlEngine engine, params (string Path, string Content)[] files) => All(engine, MigrationMode.Versioned, files);

    private static IReadOnlyList<Finding> All(SqlEngine engine, MigrationMode mode, params (string Path, string Content)[] files)
    {
        var contents = files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Content));
        var result = new Validator(engine).Validate(Set(files.Select(file => file.Path), mode), file => contents[file.ReleasePath], CancellationToken.None);
        return SuppressionFilter.ApplyAll(result.Findings, result.Suppressions);
    }

    public static IReadOnlyList<Finding> Names(params string[] paths) => Files(paths.Select(path => (path, Sql)).ToArray());

    public static MigrationSet Set(IEnumerable<string> paths, MigrationMode mode = MigrationMode.Versioned) =>
        MigrationSet.Create(paths.Select(path => MigrationFile.Create("/repo/" + path, path)), mode);

    /// <summary>All findings, as a build prints them but without their texts.</summary>
    public static void AreEqual(IReadOnlyList<Finding> findings, params string[] expected) =>
        CollectionAssert.AreEqual(expected, findings.Select(f => $"{f.File?["/repo/".Length..]}({f.Span.Line},{f.Span.Column}): {f.Severity} {f.Code}").ToArray());

    public static void Mentions(Finding finding, params string[] texts)
    {
        foreach (var text in texts)
            StringAssert.Contains(finding.Message, text, StringComparison.Ordinal);
    }
}
