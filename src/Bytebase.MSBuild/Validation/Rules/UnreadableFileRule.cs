using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>Found by reading, which comes before the rules about contents: <see cref="Validator"/> reports it.</summary>
internal sealed class UnreadableFileRule : Rule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2003", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;
}
