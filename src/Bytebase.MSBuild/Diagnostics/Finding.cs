namespace Bytebase.MSBuild.Diagnostics;

/// <summary>
/// Something to report about a file or a setting: ours (<c>BBnnnn</c>) or an advice of the server (<c>BBRnnnn</c>).
/// </summary>
/// <param name="Code">The diagnostic's code.</param>
/// <param name="Severity">The severity before MSBuild's own switches.</param>
/// <param name="Message">What is wrong, why it matters and the fix; never a format string.</param>
/// <param name="File">Absolute path of the file, or <see langword="null"/> when the finding is about no file.</param>
/// <param name="Span">Where in the file.</param>
internal sealed record Finding(string Code, DiagnosticSeverity Severity, string Message, string? File, TextSpan Span)
{
    /// <summary>The databases or groups a server's advice is about; empty for an offline finding.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What the server calls the rule of its advice, such as <c>TABLE_REQUIRE_PK</c>; empty for a code of ours, whose name is with its descriptor.</summary>
    public string RuleName { get; init; } = "";

    /// <summary>Lines for a reader of the log, which follow the message: what does not fit on its one line.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The file name, without a folder, that would end the finding; <see langword="null"/> where a rename is not the fix.</summary>
    public string? ProposedName { get; init; }

    /// <summary>What keeps it from being reported; <see langword="null"/> for one that is.</summary>
    public SuppressedBy? SuppressedBy { get; init; }

    /// <summary>A finding of <paramref name="descriptor"/> at its default severity.</summary>
    public static Finding Of(DiagnosticDescriptor descriptor, string? file, TextSpan span, params object?[] args) =>
        new(descriptor.Id, descriptor.DefaultSeverity, descriptor.Format(args), file, span);
}

/// <summary>A place in a text file: 1-based lines and columns, columns in Unicode code points; 0 is unknown.</summary>
internal readonly record struct TextSpan(int Line, int Column, int EndLine = 0, int EndColumn = 0)
{
    /// <summary>A finding about the file as a whole: editors need a line to jump to.</summary>
    public static readonly TextSpan File = new(1, 1);

    /// <summary>A finding about no file.</summary>
    public static readonly TextSpan Nowhere = new(0, 0);
}
