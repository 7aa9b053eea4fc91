namespace Bytebase.MSBuild.Diagnostics;

/// <summary>A failure that the user can do something about: it carries the finding that the task reports.</summary>
internal sealed class BytebaseException : Exception
{
    public BytebaseException(Finding finding, Exception? inner = null)
        : base(finding.Message, inner) => Finding = finding;

    public BytebaseException(DiagnosticDescriptor descriptor, params object?[] args)
        : this(Finding.Of(descriptor, null, TextSpan.Nowhere, args))
    {
    }

    /// <summary>What to report.</summary>
    public Finding Finding { get; }
}
