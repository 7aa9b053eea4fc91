using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Reports;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>What the tasks of one build of one project have found and done so far. Kept by the engine until the build ends.</summary>
internal sealed class BuildResults
{
    private readonly List<(Finding Finding, DiagnosticSeverity Severity)> _findings = [];

    private readonly HashSet<(string Code, string? File, TextSpan Span, string Message)> _seen = [];

    /// <summary>Those that a report has printed into the CI system's log.</summary>
    public HashSet<Finding> Printed { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>When the first of them began.</summary>
    public DateTimeOffset Started { get; private init; }

    /// <summary>In the order in which they were reported, each once; those that are suppressed, too.</summary>
    public IReadOnlyList<(Finding Finding, DiagnosticSeverity Severity)> Findings => _findings;

    /// <summary>Absolute paths of the project's migrations in their order; made when somebody asks.</summary>
    public Func<IReadOnlyList<string>> Migrations { get; set; } = () => [];

    /// <summary>What the server was asked for and did.</summary>
    public DeliveryResult Delivery { get; set; } = new();

    /// <summary>Why the server did not review what it should have, in words; empty when it did, or was not to.</summary>
    public string ReviewSkipped { get; set; } = "";

    /// <summary>The results of the build that <paramref name="engine"/> runs: one build may build a project file twice with other properties.</summary>
    public static BuildResults Of(IBuildEngine engine, string projectFile, TimeProvider time)
    {
        var engine4 = (IBuildEngine4)engine;
        var key = Key(projectFile, (engine as IBuildEngine6)?.GetGlobalProperties());
        if (engine4.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is BuildResults known)
            return known;
        var results = new BuildResults { Started = time.GetUtcNow() };
        engine4.RegisterTaskObject(key, results, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return results;
    }

    public void Add(Finding finding, DiagnosticSeverity severity)
    {
        if (_seen.Add((finding.Code, finding.File, finding.Span, finding.Message)))
            _findings.Add((finding, severity));
    }

    /// <summary>The model of all reports, as things stand.</summary>
    /// <param name="projectFile">Absolute path.</param>
    /// <param name="job">The CI job.</param>
    /// <param name="failed">Whether a step failed.</param>
    /// <param name="time">The clock.</param>
    public BuildReport ToReport(string projectFile, CiJob? job, bool failed, TimeProvider time)
    {
        var directory = Path.GetDirectoryName(projectFile)!;
        var root = GitRepository.FindRoot(directory) ?? Checkout(job, directory) ?? directory;
        return new BuildReport
        {
            Project = Path.GetFileNameWithoutExtension(projectFile),
            ProjectPath = Relative(projectFile),
            Root = root,
            Version = PackageVersion,
            Started = Started,
            Duration = time.GetUtcNow() - Started,
            Job = job,
            Findings = [.. _findings.Select(f => ToReport(f.Finding, f.Severity))],
            Migrations = [.. Migrations().Select(Relative)],
            Delivery = Delivery,
            Failed = failed,
            ReviewSkipped = ReviewSkipped,
        };

        ReportedFinding ToReport(Finding finding, DiagnosticSeverity severity) => new(finding, severity, Relative(finding.File ?? projectFile))
        {
            Title = finding.RuleName.Length > 0 ? finding.RuleName : DiagnosticCodes.TitleOf(finding.Code),
            HelpUrl = HelpLinks.OnTheWeb(finding.Code),
            HelpText = () => HelpLinks.Read(finding.Code),
        };

        string Relative(string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>The folder into which the CI system put the repository, where there is no git: a checkout on the server, or a copy.</summary>
    private static string? Checkout(CiJob? job, string directory)
    {
        if (job is not { Root.Length: > 0 } || !Path.IsPathFullyQualified(job.Root))
            return null;
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(job.Root, directory));
        return directory == root || directory.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? root : null;
    }

    private static string PackageVersion { get; } = typeof(BuildResults).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    // A hash: global properties may be long.
    private static string Key(string projectFile, IReadOnlyDictionary<string, string>? global)
    {
        var text = new StringBuilder(projectFile);
        foreach (var (name, value) in (global ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase))
            text.Append('\0').Append(name).Append('=').Append(value);
        return "Bytebase.MSBuild|Results|" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
