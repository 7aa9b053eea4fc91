using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A name that is not what it looks like: digits of another script where the version is, characters that cannot be seen, single letters
/// of another alphabet in a Latin word. Words that are wholly of another script are what they look like.
/// </summary>
internal sealed class ConfusableNameRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1009", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        // A name without a version has an error of its own, which proposes a name without all this.
        foreach (var file in set.All)
        {
            if (file.Name is not { Kind: MigrationNameKind.Migration, VersionText: not null } || Ascii.IsValid(file.Name.BaseNameSpan) || Find(file.Name) is not var (at, why))
                continue;

            var name = proposals.Rename(file);
            findings.AddRename(Descriptor, file, name, CharactersBefore(file.Name.BaseName, at) + 1, CodePoint(file.Name.BaseName, at), why, name);
        }
    }

    private static (int At, string Why)? Find(MigrationName name)
    {
        var text = name.BaseName;
        if (SafeName.StartsWithOtherDigits(text))
        {
            var ascii = SafeName.WithAsciiDigits(text);
            var at = ascii.Zip(text).TakeWhile(pair => pair.First == pair.Second).Count();
            return (at, $"which looks like '{ascii[at]}', but Bytebase reads version {name.VersionText}");
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (SafeName.LooksLike(text, i) is { } same)
                return (i, same.Length == 0 ? "which cannot be seen" : same == " " ? "which looks like a blank" : $"which looks like '{same}'");
        }

        return null;
    }

    private static int CharactersBefore(string text, int at) => text[..at].EnumerateRunes().Count();

    private static string CodePoint(string text, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"U+{(Rune.TryGetRuneAt(text, at, out var rune) ? rune.Value : text[at]):X4}");
}
