namespace Bytebase.MSBuild.Migrations;

/// <content>Versions for files that are written now.</content>
internal sealed partial class VersionProposals
{
    private const int DayLength = 8;

    /// <summary>The migration with the highest version that is no slip.</summary>
    public MigrationFile? Newest => _highestOfAll;

    /// <summary>Whether no migration of its folder has a higher version, so that a new file there comes right behind it.</summary>
    public bool IsNewest(MigrationFile file) =>
        !file.IsReleased || _folders.GetValueOrDefault(file.Folder) is not { } folder || folder.Files[^1].Name.Version!.CompareTo(file.Name.Version) <= 0;

    /// <summary>The file whose style a new one in this folder follows.</summary>
    public MigrationFile? ModelOf(string folder) => StyleOf(folder);

    /// <summary>
    /// A free version for a file that is written now, taken: the present time where the folder has timestamps, but above the highest one;
    /// the next number where it has counters.
    /// </summary>
    /// <param name="folder">As <see cref="MigrationFile.Folder"/>.</param>
    public string TakeNew(string folder)
    {
        lock (_gate)
        {
            if (StyleOf(folder) is not { } model)
                return Used.Count == 0 ? TakeAtLeast(Timestamps.Format(UtcNow, LengthOfFirst), null) : TakeNext(folder);

            var highest = model.Name.VersionText!;
            var number = FolderStyle.FirstNumber(highest);
            var style = _folders[model.Folder].StyleOf(number);

            // A baseline of fourteen zeros stands before timestamps.
            if (style == 0 && model.Name.Version!.First == 0 && number.Length >= DayLength && Timestamps.IsLength(number.Length))
                style = number.Length;
            return style > 0 ? TakeAtLeast(Timestamps.Format(UtcNow, style), highest) : TakeNext(folder);
        }
    }

    private string TakeAtLeast(string version, string? highest)
    {
        if (highest is not null && MigrationVersion.TryParse(highest, out var last, out _) && MigrationVersion.TryParse(version, out var now, out _) && now.CompareTo(last) <= 0)
            version = After(highest);
        while (!Used.TryAdd(Canonical(version), 1))
            version = After(version);
        return version;
    }

    // The second file of a day: tomorrow's date would be a lie, and somebody else's tomorrow.
    private string After(string version) => version.Length == DayLength ? version + ".1" : Following(version);
}
