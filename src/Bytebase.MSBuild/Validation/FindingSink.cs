using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Where rules put what they find.</summary>
internal sealed class FindingSink
{
    private readonly List<(MigrationFile File, Finding Finding)> _findings = [];

    public IReadOnlyList<(MigrationFile File, Finding Finding)> Findings => _findings;

    public void Add(DiagnosticDescriptor descriptor, MigrationFile file, TextSpan span, params object?[] args) =>
        _findings.Add((file, Finding.Of(descriptor, file.FullPath, span, args)));

    /// <summary>A finding about the file as a whole.</summary>
    public void Add(DiagnosticDescriptor descriptor, MigrationFile file, params object?[] args) => Add(descriptor, file, TextSpan.File, args);
}
