using System.Globalization;
using System.Resources;

namespace Bytebase.MSBuild.Diagnostics;

/// <summary>
/// One diagnostic of the package: <c>BB</c> and four digits. Its texts are the resource strings <c>BBnnnn</c> (the message) and
/// <c>BBnnnn_Title</c>, its page is <c>docs/diagnostics/BBnnnn.md</c>.
/// </summary>
/// <param name="Id">The code, for example <c>BB1001</c>.</param>
/// <param name="DefaultSeverity">The severity when nothing sets another one.</param>
internal sealed record DiagnosticDescriptor(string Id, DiagnosticSeverity DefaultSeverity)
{
    private static readonly ResourceManager Strings = new("Bytebase.MSBuild.Diagnostics.Strings", typeof(DiagnosticDescriptor).Assembly);

    /// <summary>
    /// Whether no release can be made as long as it is found: the server refuses it, or cannot read the file. Nobody can live with such a
    /// finding, and to hide it would only put the failure off.
    /// </summary>
    public bool StopsRelease { get; init; }

    /// <summary>A few words that name the rule, without arguments.</summary>
    public string Title => Text(Id + "_Title");

    /// <summary>The message with its <c>{0}</c> places, as the resource holds it.</summary>
    public string MessageFormat => Text(Id);

    /// <summary>The message with <paramref name="args"/> in its places.</summary>
    public string Format(params object?[] args) => string.Format(CultureInfo.InvariantCulture, MessageFormat, args);

    /// <summary>The title of a code of ours, or <see langword="null"/> where there is none.</summary>
    public static string? FindTitle(string id) => Strings.GetString(id + "_Title", CultureInfo.InvariantCulture);

    private static string Text(string name) =>
        Strings.GetString(name, CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"The resource string '{name}' is missing.");
}
