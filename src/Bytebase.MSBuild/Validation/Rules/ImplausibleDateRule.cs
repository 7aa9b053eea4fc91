using System.Globalization;
using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A timestamp that is no date or lacks a digit, one of long ago, or one that is still to come.</summary>
internal sealed class ImplausibleDateRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1014", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var folder in proposals.Folders.Values)
        {
            foreach (var file in folder.Slips)
            {
                var number = FolderStyle.FirstNumber(file.Name.VersionText!);
                var wrong = folder.HasWrongLength(number) ? WrongLength(number.Length, folder.UsualLength) : WhatIsWrong(number, proposals.Latest, findings);
                var name = proposals.Rename(file, next: true);
                findings.AddRename(Descriptor, file, name, file.Name.VersionText, wrong, name);
            }
        }
    }

    private static string WrongLength(int length, int usual)
    {
        var difference = Math.Abs(length - usual);
        var words = difference == 1 ? "one" : difference.ToString(CultureInfo.InvariantCulture);
        return $"it has {length} digits, {words} {(length < usual ? "less" : "more")} than the folder's usual {usual}, so the file runs {(length < usual ? "before" : "after")} all of those, whenever it was written";
    }

    private static string WhatIsWrong(string number, DateTime latest, FindingSink findings)
    {
        switch (Timestamps.SlipOf(number, latest))
        {
            case TimestampSlip.NoDate:
                return WhatIsNoDate(number) + ", so the file does not run where its date seems to put it";
            case TimestampSlip.TooOld:
                return $"its year is {number[..4]}, so the file runs before those of all later years";
            default:
                if (Timestamps.TryRead(number, out var time))
                    findings.Expire(time.AddDays(-1));
                return "that moment is still to come, so files that are written until then run before it although they are newer";
        }
    }

    private static string WhatIsNoDate(string number)
    {
        (string Name, int At, int Low, int High)[] parts = [("month", 4, 1, 12), ("day", 6, 1, 31), ("hour", 8, 0, 23), ("minute", 10, 0, 59), ("second", 12, 0, 59)];
        foreach (var (name, at, low, high) in parts)
        {
            if (number.Length >= at + 2 && int.Parse(number.AsSpan(at, 2), CultureInfo.InvariantCulture) is var value && (value < low || value > high))
                return $"there is no {name} {number.Substring(at, 2)}";
        }

        return $"month {number.Substring(4, 2)} has no day {number.Substring(6, 2)}";
    }
}
