using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <content>One name for a file, whatever is wrong with it: all its findings propose the same.</content>
internal sealed partial class VersionProposals
{
    /// <summary>The name that the file should have: no finding is about it, no file has it, and no other file is proposed its version.</summary>
    /// <param name="file">A file of the set.</param>
    /// <param name="newVersion">
    /// Whether the version has to change: to the one that the author seems to mean, or close behind it where another file has that; where
    /// nothing is meant, to the folder's next one.
    /// Rules that ask so come before those that do not, since the first answer stays.
    /// </param>
    /// <param name="next">Whether it has to be the folder's next one, whatever the name says.</param>
    public string Rename(MigrationFile file, bool newVersion = false, bool next = false)
    {
        lock (_gate)
        {
            if (!_renames.TryGetValue(file.ReleasePath, out var name))
                _renames[file.ReleasePath] = name = Propose(file, newVersion, next);
            return name;
        }
    }

    /// <summary>A name from its parts, with two underscores where the description would otherwise be taken for a part of the version.</summary>
    internal static string Compose(string prefix, string version, string rest)
    {
        // A version that was out of range hid what stands behind it.
        if (SafeName.StartsWithOtherDigits(prefix + version + rest))
            rest = SafeName.WithAsciiDigits(rest);

        var name = prefix + version + rest + ".sql";
        var read = MigrationName.Parse(name);
        return read.VersionText == version && MeantVersion.Of(read) is not { Likelihood: >= Likelihood.Likely }
            ? name
            : prefix + version + "__" + rest.TrimStart('_', '-', '.', ' ', ',') + ".sql";
    }

    private string Propose(MigrationFile file, bool newVersion, bool next)
    {
        if (_paths.Count == 0)
        {
            foreach (var other in _set.All)
                Occupy(other.ReleasePath);
        }

        var visible = file.Name.Kind == MigrationNameKind.DotFile ? file.Name.BaseName.TrimStart('.', '_') : file.Name.BaseName;
        if (_set.Mode == MigrationMode.Declarative)
        {
            var free = FreeName(file, SafeName.Clean(visible));
            Occupy(PathOf(file, free));
            return free;
        }

        var clean = MigrationName.Parse(SafeName.Clean(visible) + ".sql");
        var name = clean.VersionText is null
            ? NameFor(file.Folder, TakeNext(file.Folder), SafeDescription(clean.BaseName))
            : WithVersion(file, clean, newVersion, next);

        // Only a name whose version stays can be another file's.
        if (IsTaken(file, name))
            name = Compose(clean.Prefix, TakeNext(file.Folder), clean.Rest);
        Occupy(PathOf(file, name));
        return name;
    }

    /// <summary>The name itself, or with a number behind it where another file has it: in declarative mode a name says nothing.</summary>
    private string FreeName(MigrationFile file, string baseName)
    {
        for (var number = 1; ; number++)
        {
            var name = $"{baseName}{(number == 1 ? "" : "_" + number)}.sql";
            if (!IsTaken(file, name))
                return name;
        }
    }

    private bool IsTaken(MigrationFile file, string name)
    {
        var path = Key(PathOf(file, name));
        var isItself = path.Equals(Key(file.ReleasePath), StringComparison.OrdinalIgnoreCase);
        return _paths.GetValueOrDefault(path) > (isItself ? 1 : 0);
    }

    private void Occupy(string path) => _paths[Key(path)] = _paths.GetValueOrDefault(Key(path)) + 1;

    private static string PathOf(MigrationFile file, string name) => file.Folder.Length == 0 ? name : file.Folder + "/" + name;

    private string WithVersion(MigrationFile file, MigrationName clean, bool newVersion, bool next)
    {
        var own = file.IsReleased ? file.Name.VersionText : null;
        if (next)
            return Compose(clean.Prefix, TakeNext(file.Folder), clean.Rest);

        newVersion |= SafeName.StartsWithOtherDigits(file.Name.BaseName);
        if (newVersion && (MeantVersion.Of(clean) ?? OfTrailingDots(file.Name) ?? Split(clean)) is { } meant)
        {
            if (TakeFor(file.Folder, meant.Version, own))
                return Compose(clean.Prefix, meant.Version, meant.Rest);
            if (meant.Likelihood >= Likelihood.Likely && meant.Version != own && TakeBehind(file.Folder, meant.Version) is { } behind)
                return Compose(clean.Prefix, behind, meant.Rest);
        }

        var keeps = newVersion || own is null ? clean.VersionText != own && TakeFor(file.Folder, clean.VersionText!, own) : clean.VersionText == own;
        if (!keeps && file.Name.VersionText is null)
            return NameFor(file.Folder, TakeNext(file.Folder), SafeDescription(clean.Rest.Any(char.IsLetterOrDigit) ? clean.Rest : clean.BaseName));

        return Compose(clean.Prefix, keeps ? clean.VersionText! : TakeNext(file.Folder), clean.Rest);
    }

    /// <summary>Takes a version that no file has, or this file alone in other words.</summary>
    private bool TakeFor(string folder, string version, string? own)
    {
        if (!MigrationVersion.TryParse(version, out _, out _) || IsSlip(folder, FolderStyle.FirstNumber(version)))
            return false;

        var canonical = Canonical(version);
        return Used.TryAdd(canonical, 1) || (own is not null && canonical == Canonical(own) && Used[canonical] == 1);
    }

    /// <summary>Takes the first free version behind one that another file has, with one more number: the next whole one may be meant by a third file.</summary>
    private string? TakeBehind(string folder, string version)
    {
        var next = Timestamps.TryParse(version, out _) && version.Length > Timestamps.DayAndTwoDigits ? Following(version) : version + ".1";
        while (MigrationVersion.TryParse(next, out _, out _) && !IsSlip(folder, FolderStyle.FirstNumber(next)))
        {
            if (Used.TryAdd(Canonical(next), 1))
                return next;
            next = Following(next);
        }

        return null;
    }

    private static MeantVersion? OfTrailingDots(MigrationName name) => MeantVersion.Of(name) is { Rest: "" } meant ? meant : null;

    private bool IsSlip(string folder, string number) =>
        (_folders.GetValueOrDefault(folder) ?? FolderStyle.Empty).IsSlip(number, Latest);

    /// <summary>A timestamp with a fraction of a second above 2^64 keeps all its digits, with a dot between them.</summary>
    private static MeantVersion? Split(MigrationName name)
    {
        const int seconds = 14;
        return name is { Version: null, VersionText: { Length: > seconds } text } && !text.Contains('.', StringComparison.Ordinal)
            && Timestamps.TryParse(text.AsSpan(0, seconds), out _) && MigrationVersion.TryParse(text[..seconds] + "." + text[seconds..], out var split, out _)
            ? new MeantVersion(split.Text, name.Rest, Likelihood.Sure)
            : null;
    }

    /// <summary>A path as file systems that see neither case nor Unicode's forms compare it (with a comparer that ignores case).</summary>
    internal static string Key(string path)
    {
        if (Ascii.IsValid(path))
            return path;

        try
        {
            return path.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a character: such a name has no other form.
            return path;
        }
    }
}
