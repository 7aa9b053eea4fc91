using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A name that not every system takes: most often one that Windows refuses, from a Linux machine.</summary>
internal sealed class RefusedNameRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1008", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var file in set.All)
        {
            if (file.Name.Kind == MigrationNameKind.Migration && WhatIsWrong(file.Name) is { } wrong)
            {
                var name = proposals.Rename(file);
                findings.AddRename(Descriptor, file, name, "The name " + wrong, "it", name);
            }

            if (file.IsIn(last) || !folders.Add(last = file.Folder) || SafeName.IsPlain(file.Folder.Replace('/', '_')) && !file.Folder.Split('/').Any(IsRefusedPlain))
                continue;

            foreach (var folder in file.Folder.Split('/'))
            {
                if (folder is not ("" or "." or "..") && WhatIsWrong(folder) is { } wrongFolder && folders.Add(folder + "/"))
                    findings.Add(Descriptor, file, $"The folder '{Visible(folder)}' {wrongFolder}", "the folder", Corrected(folder));
            }
        }
    }

    private static string? WhatIsWrong(MigrationName name)
    {
        if (SafeName.IsPlain(name.FileNameSpan))
            return name.FileNameSpan.Length > SafeName.MaximumBytes ? TooLong(name.FileNameSpan.Length) : EndsIn(name);

        if (Character(name.FileName) is { } character)
            return character;

        var bytes = Encoding.UTF8.GetByteCount(name.FileName);
        return bytes > SafeName.MaximumBytes ? TooLong(bytes) : EndsIn(name);
    }

    // A dot right behind the version is the other rule's, which knows more about it.
    private static string? EndsIn(MigrationName name) =>
        name.BaseNameSpan is [.., ' '] ? "has a blank before its extension"
        : name.BaseNameSpan is [.., '.'] && name.RestSpan.Trim(". ").Length > 0 ? "has two dots before its extension"
        : null;

    private static string? WhatIsWrong(string folder) =>
        Character(folder)
        ?? (SafeName.IsDevice(folder) ? "has the name of a device on Windows" : IsRefusedPlain(folder) || folder.EndsWith(' ') ? "ends in a dot or a blank" : null);

    private static bool IsRefusedPlain(string folder) => SafeName.IsDevice(folder) || (folder.EndsWith('.') && folder is not ("." or ".."));

    private static string? Character(string text)
    {
        var refused = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !SafeName.IsPair(text, i))
                return "holds half a character";
            if (SafeName.IsRefused(text[i]))
                refused.Add(text[i] is > ' ' and < '\u007F' ? $"'{text[i]}'" : CodePoint(text[i]));
        }

        refused = [.. refused.Distinct()];
        return refused.Count switch
        {
            0 => null,
            1 => "holds the character " + refused[0],
            _ => $"holds the characters {string.Join(", ", refused.SkipLast(1))} and {refused[^1]}",
        };
    }

    private static string Corrected(string folder)
    {
        var clean = SafeName.Clean(folder);
        return SafeName.IsDevice(clean) ? clean + "_" : clean;
    }

    private static string Visible(string folder) => string.Concat(folder.Select(c => char.IsControl(c) ? CodePoint(c) : c.ToString()));

    private static string CodePoint(char character) => string.Create(CultureInfo.InvariantCulture, $"U+{(int)character:X4}");

    private static string TooLong(int bytes) => string.Create(CultureInfo.InvariantCulture, $"is {bytes} bytes long, {bytes - SafeName.MaximumBytes} more than file systems take");
}
