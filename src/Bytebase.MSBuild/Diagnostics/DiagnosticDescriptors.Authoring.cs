namespace Bytebase.MSBuild.Diagnostics;

/// <content>Writing and renaming migrations.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>A new migration needs a name.</summary>
    public static readonly DiagnosticDescriptor MigrationNameMissing = new("BB4022", DiagnosticSeverity.Error);

    /// <summary>The template for new migrations cannot be read.</summary>
    public static readonly DiagnosticDescriptor MigrationTemplate = new("BB4023", DiagnosticSeverity.Error);

    /// <summary>A migration cannot be created or renamed.</summary>
    public static readonly DiagnosticDescriptor MigrationNotWritten = new("BB4024", DiagnosticSeverity.Error);

    /// <summary>A new migration is outside of the project's migrations.</summary>
    public static readonly DiagnosticDescriptor MigrationOutside = new("BB4026", DiagnosticSeverity.Warning);
}
