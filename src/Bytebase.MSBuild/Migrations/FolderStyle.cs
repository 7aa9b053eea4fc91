using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>The files of one folder that a release holds, by the style of their versions.</summary>
/// <remarks>
/// A style is the length of a timestamp, or 0 for counters. Only the first number counts: <c>1.1</c> and <c>1</c> are of one style.
/// </remarks>
internal sealed class FolderStyle
{
    /// <summary>A folder without files.</summary>
    public static readonly FolderStyle Empty = new("", [], default);

    // By length: most of a project's files pass here before anything of this is compiled well.
    private readonly Usage?[] _styles = new Usage?[Timestamps.MaximumLength + 1];
    private readonly int[] _dates = new int[Timestamps.MaximumLength + 1];
    private readonly int[] _noMonth = new int[Timestamps.MaximumLength + 1];
    private readonly List<MigrationFile> _slips = [];

    [MethodImpl(JitOnce.Plain)]
    private FolderStyle(string folder, IReadOnlyList<MigrationFile> files, DateTime latest)
    {
        Folder = folder;
        Files = files;
        foreach (var file in files)
            Count(FirstNumber(file.Name.VersionText!));
        var dates = 0;
        for (var length = 0; length < _dates.Length; length++)
        {
            dates += _dates[length];
            if (_dates[length] > _dates[UsualLength])
                UsualLength = length;
        }

        // Twelve digits and one more are a slip among timestamps, and a counter elsewhere.
        if (dates * 2 < files.Count)
            UsualLength = 0;
        foreach (var file in files)
            Add(file, latest);
        Styles = _styles.OfType<Usage>().ToList();
        Majority = Styles.OrderByDescending(usage => usage.Count).ThenBy(usage => usage.First.Name.Version).FirstOrDefault();
    }

    /// <summary>Of <see cref="MigrationFile.Folder"/>.</summary>
    public string Folder { get; }

    /// <summary>In the server's order.</summary>
    public IReadOnlyList<MigrationFile> Files { get; }

    /// <summary>Those whose timestamps cannot be right.</summary>
    public IReadOnlyList<MigrationFile> Slips => _slips;

    /// <summary>The length of most timestamps, where most files have one; else 0.</summary>
    public int UsualLength { get; }

    /// <summary>The style of most files; of two that are as frequent, the one with the lower versions.</summary>
    public Usage? Majority { get; }

    /// <summary>The styles of the folder. A version of zeros, as of a baseline, has none.</summary>
    public IReadOnlyList<Usage> Styles { get; }

    /// <param name="set">The project's files.</param>
    /// <param name="latest">Timestamps above this moment are a slip.</param>
    [MethodImpl(JitOnce.Plain)]
    public static Dictionary<string, FolderStyle> Of(MigrationSet set, DateTime latest)
    {
        var files = new Dictionary<string, List<MigrationFile>>(StringComparer.Ordinal);
        List<MigrationFile>? last = null;
        var folder = "";
        foreach (var file in set.Released)
        {
            if (last is null || !file.IsIn(folder))
            {
                folder = file.Folder;
                if (!files.TryGetValue(folder, out last))
                    files[folder] = last = [];
            }

            last.Add(file);
        }

        return files.ToDictionary(found => found.Key, found => new FolderStyle(found.Key, found.Value, latest), StringComparer.Ordinal);
    }

    /// <summary>The number in front of the first dot, with its zeros.</summary>
    public static string FirstNumber(string version)
    {
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? version : version[..dot];
    }

    /// <summary>The length of the timestamp that the number is in this folder, or 0.</summary>
    public int StyleOf(string number)
    {
        if (number.Length == Timestamps.DayAndTwoDigits)
            return Timestamps.TryParse(number, out _) ? number.Length : 0;

        // A year and a counter look like dates by chance: 20250099, 20250101.
        return Timestamps.HasTheLookOf(number) && !IsCounter(number) ? number.Length : 0;
    }

    /// <summary>Whether the number is meant as a timestamp and cannot be the right one.</summary>
    public bool IsSlip(string number, DateTime latest) =>
        HasWrongLength(number) || (StyleOf(number) > 0 && Timestamps.SlipOf(number, latest) != TimestampSlip.None);

    /// <summary>Whether a digit of a timestamp is missing, or one is too many.</summary>
    public bool HasWrongLength(string number) => UsualLength > 0 && Timestamps.HasALengthOfNone(number);

    private bool IsCounter(string number) =>
        _noMonth[number.Length] > 0 ? _noMonth[number.Length] >= _dates[number.Length] : Timestamps.HasNoMonth(number);

    private void Count(string number)
    {
        if (!Timestamps.HasTheLookOf(number))
            return;

        if (Timestamps.TryParse(number, out _))
            _dates[number.Length]++;
        else if (Timestamps.HasNoMonth(number))
            _noMonth[number.Length]++;
    }

    private void Add(MigrationFile file, DateTime latest)
    {
        var number = FirstNumber(file.Name.VersionText!);
        if (file.Name.Version!.First == 0)
            return;

        if (HasWrongLength(number))
        {
            _slips.Add(file);
            return;
        }

        var style = StyleOf(number);
        var usage = _styles[style] ??= new Usage(style, file);
        usage.Count++;
        if (style == 0 || Timestamps.SlipOf(number, latest) == TimestampSlip.None)
            usage.Highest = file;
        else
            _slips.Add(file);
    }

    /// <summary>A style and the files that have it.</summary>
    internal sealed class Usage(int style, MigrationFile first)
    {
        public int Style => style;

        /// <summary>The one with the lowest version.</summary>
        public MigrationFile First => first;

        /// <summary>The one with the highest version that is no slip.</summary>
        public MigrationFile? Highest { get; set; }

        public int Count { get; set; }
    }
}
