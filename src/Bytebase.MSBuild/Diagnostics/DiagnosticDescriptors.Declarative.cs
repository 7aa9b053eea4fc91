namespace Bytebase.MSBuild.Diagnostics;

/// <content>Declarative mode.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>The target is about versions.</summary>
    public static readonly DiagnosticDescriptor NeedsVersions = new("BB4035", DiagnosticSeverity.Error);

    /// <summary>The files declare nothing.</summary>
    public static readonly DiagnosticDescriptor DeclarativeEmpty = new("BB4036", DiagnosticSeverity.Error);

    /// <summary>The server compares no schemas of this engine.</summary>
    public static readonly DiagnosticDescriptor DeclarativeEngine = new("BB4037", DiagnosticSeverity.Error);
}
