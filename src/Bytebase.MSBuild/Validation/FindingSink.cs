using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Where rules put what they find.</summary>
internal sealed class FindingSink
{
    private readonly List<(MigrationFile File, Finding Finding)> _findings = [];

    public IReadOnlyList<(MigrationFile File, Finding Finding)> Findings => _findings;

    /// <summary>The first moment at which one of the findings is no longer true, whatever the files say; mostly there is none.</summary>
    public DateTime? ValidUntilUtc { get; private set; }

    public void Clear() => _findings.Clear();

    public void Add(DiagnosticDescriptor descriptor, MigrationFile file, TextSpan span, params object?[] args) =>
        _findings.Add((file, Finding.Of(descriptor, file.FullPath, span, args)));

    /// <summary>A finding about the file as a whole.</summary>
    public void Add(DiagnosticDescriptor descriptor, MigrationFile file, params object?[] args) => Add(descriptor, file, TextSpan.File, args);

    /// <summary>A finding about the file's name, with the name that it should have instead.</summary>
    public void AddRename(DiagnosticDescriptor descriptor, MigrationFile file, string proposedName, params object?[] args) =>
        _findings.Add((file, Finding.Of(descriptor, file.FullPath, TextSpan.File, args) with { ProposedName = proposedName }));

    /// <summary>Says that what was found holds up to this moment only.</summary>
    public void Expire(DateTime utc) => ValidUntilUtc = ValidUntilUtc is { } other && other < utc ? other : utc;
}
