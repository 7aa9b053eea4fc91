using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>What one build or publish of one project found and did: the model that every report is written from.</summary>
internal sealed record BuildReport
{
    /// <summary>The project file's name without its extension.</summary>
    public required string Project { get; init; }

    /// <summary>The project file from <see cref="Root"/>, with <c>/</c>.</summary>
    public required string ProjectPath { get; init; }

    /// <summary>Absolute path of the repository, of the project's folder without one: all paths of a report start there.</summary>
    public required string Root { get; init; }

    /// <summary>The version of this package.</summary>
    public required string Version { get; init; }

    /// <summary>When the build began, and how long it has taken.</summary>
    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The CI job, or <see langword="null"/> on a laptop.</summary>
    public CiJob? Job { get; init; }

    /// <summary>What was reported, in that order, and what files or the list of known findings keep from being reported.</summary>
    public IReadOnlyList<ReportedFinding> Findings { get; init; } = [];

    /// <summary>All migrations, from <see cref="Root"/> with <c>/</c>, in their order; those without a finding, too.</summary>
    public IReadOnlyList<string> Migrations { get; init; } = [];

    /// <summary>What the server was asked for and did.</summary>
    public DeliveryResult Delivery { get; init; } = new();

    /// <summary>Whether the build failed, as far as this package knows.</summary>
    public bool Failed { get; init; }

    /// <summary>Whether a credential was there; a pull request of a fork has none, and its reviewers should know that the server was not asked.</summary>
    public string ReviewSkipped { get; init; } = "";

    public IEnumerable<ReportedFinding> Errors => Findings.Where(f => f.Severity == DiagnosticSeverity.Error);

    public IEnumerable<ReportedFinding> Warnings => Findings.Where(f => f.Severity == DiagnosticSeverity.Warning);

    public IEnumerable<ReportedFinding> Suggestions => Findings.Where(f => f.Severity == DiagnosticSeverity.Suggestion);

    /// <summary>Stable and of its own for each project of a repository: what a report is found again by. 12 hexadecimal digits.</summary>
    public string Id => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ProjectPath)))[..12].ToLowerInvariant();
}

/// <summary>A finding as it was reported.</summary>
/// <param name="Finding">The finding itself; its file is absolute.</param>
/// <param name="Severity">After all settings; <see cref="DiagnosticSeverity.None"/> for one that is suppressed.</param>
/// <param name="Path">Its file from the repository's root, with <c>/</c>; that of the project file when it is about no file.</param>
internal sealed record ReportedFinding(Finding Finding, DiagnosticSeverity Severity, string Path)
{
    public string Code => Finding.Code;

    public string Message => Finding.Message;

    /// <summary>From 1; 1 where the place is unknown, since most formats want one.</summary>
    public int Line => Math.Max(1, Finding.Span.Line);

    /// <summary>The rule's name, for a reader; the code for an advice whose rule the server does not name.</summary>
    public string Title { get; init; } = "";

    /// <summary>A page on the web that explains the code; empty where there is none.</summary>
    public string HelpUrl { get; init; } = "";

    /// <summary>The help page's text in Markdown; empty where there is none.</summary>
    public Func<string> HelpText { get; init; } = () => "";
}
