using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The findings of a validation and the stamps of the files that it read, in a file under <c>obj</c>: a build that finds them unchanged
/// repeats the findings instead of reading the files again. (Skipping the work and the findings with it would hide warnings from the
/// second build on.)
/// </summary>
internal sealed class ValidationCache
{
    /// <summary>
    /// The clock of a file system lags behind the system's by a tick of the kernel, 10 ms at most. A file written that shortly before the
    /// validation could be written again with the same time.
    /// </summary>
    internal static readonly TimeSpan Granularity = TimeSpan.FromMilliseconds(50);

    /// <summary>The same for file systems that keep whole seconds only: FAT rounds to two.</summary>
    internal static readonly TimeSpan CoarseGranularity = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, FileStamp> _byPath;
    private readonly IReadOnlyList<FileStamp> _files;
    private readonly string _fingerprint;
    private readonly long _takenAt;

    /// <param name="takenAtUtc">When the validation began, before the first file was read.</param>
    /// <param name="fingerprint">Every setting that changes findings, as text.</param>
    /// <param name="files">The stamps, taken before the files were read.</param>
    /// <param name="findings">At their default severities, so that a changed severity needs no new validation.</param>
    public ValidationCache(DateTime takenAtUtc, string fingerprint, IReadOnlyList<FileStamp> files, IReadOnlyList<Finding> findings)
    {
        _takenAt = takenAtUtc.Ticks;
        _fingerprint = fingerprint;
        _files = files;
        _byPath = [];
        Findings = findings;
    }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Reads a cache; <see langword="null"/> when it is missing, damaged or of another build of this package.</summary>
    public static ValidationCache? TryLoad(string path)
    {
        try
        {
            return ValidationCacheFormat.Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the findings still hold: the same settings and the same files, none of another size or time, and none so young that it may
    /// have changed without a trace.
    /// </summary>
    public bool IsUpToDate(IReadOnlyList<FileStamp> files, string fingerprint)
    {
        if (_fingerprint != fingerprint || files.Count != _files.Count)
            return false;

        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (file.Size < 0 || IsYoung(file) || (file != _files[i] && Find(file.Path) != file))
                return false;
        }

        // The same number of files and each of them known: nothing was removed, unless one is given twice in place of another.
        return _byPath.Count == 0 || files.Select(file => file.Path).Distinct(StringComparer.Ordinal).Count() == files.Count;
    }

    /// <summary>
    /// Writes the cache so that another build sees all of it or nothing. A cache that cannot be written is no failure: the next build
    /// validates again.
    /// </summary>
    public void Save(string path)
    {
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(temporary, ValidationCacheFormat.Write(_takenAt, _fingerprint, _files, Findings));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteQuietly(temporary);
        }
    }

    private bool IsYoung(FileStamp file)
    {
        var granularity = file.LastWriteTicks % TimeSpan.TicksPerSecond == 0 ? CoarseGranularity : Granularity;
        return file.LastWriteTicks >= _takenAt - granularity.Ticks;
    }

    // File systems list in no fixed order; the same files in another order are the same.
    private FileStamp? Find(string path)
    {
        if (_byPath.Count == 0)
        {
            foreach (var file in _files)
                _byPath[file.Path] = file;
        }

        return _byPath.TryGetValue(path, out var found) ? found : null;
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays in obj, where "dotnet clean" and nobody else will miss it.
        }
    }
}
