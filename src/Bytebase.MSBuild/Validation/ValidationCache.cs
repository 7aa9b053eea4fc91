using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// What a validation found and the stamps of the files that it read, in a file under <c>obj</c>. A build that finds all of them unchanged
/// repeats the findings; another one reads those files again that changed. (Skipping the work and the findings with it would hide warnings
/// from the second build on.)
/// </summary>
internal sealed class ValidationCache
{
    private const int NotFound = -1;

    private readonly byte[] _bytes;
    private readonly int _items;
    private readonly Fingerprint _fingerprint;
    private readonly (long From, long Until) _validity;

    /// <param name="bytes">All of the file.</param>
    /// <param name="items">Where the items start in it.</param>
    /// <param name="fingerprint">That of the validation.</param>
    /// <param name="validity">The ticks of its begin and, where findings cease to hold by themselves, of that moment.</param>
    /// <param name="findings">All findings, in the order of the report, at their default severities: a changed severity needs no new validation.</param>
    /// <param name="suppressions">What all files say about findings.</param>
    internal ValidationCache(byte[] bytes, int items, Fingerprint fingerprint, (long From, long Until) validity, IReadOnlyList<Finding> findings, IReadOnlyList<Suppression> suppressions)
    {
        _validity = validity;
        _bytes = bytes;
        _items = items;
        _fingerprint = fingerprint;
        Findings = findings;
        Suppressions = suppressions;
    }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>What all files say about findings.</summary>
    public IReadOnlyList<Suppression> Suppressions { get; }

    /// <summary>Reads a cache; <see langword="null"/> when it is missing, damaged or of another build of this package.</summary>
    public static ValidationCache? TryLoad(string path)
    {
        try
        {
            return ValidationCacheFormat.Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes a cache so that another build sees all of it or nothing. A cache that cannot be written is no failure: the next build
    /// validates again.
    /// </summary>
    public static void Save(string path, ValidationRecord record)
    {
        try
        {
            AtomicFile.Write(path, ValidationCacheFormat.Write(record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in obj: nobody misses it but the next build.
        }
    }

    /// <summary>
    /// Whether the findings still hold: the same settings and the same files, none with another stamp, and none that was so young that it
    /// may have changed without a trace.
    /// </summary>
    /// <param name="items">The items in the project's order, which mostly is that of the last build.</param>
    /// <param name="stamps">Their stamps.</param>
    /// <param name="fingerprint">That of this build.</param>
    /// <param name="utcNow">The present time.</param>
    [MethodImpl(JitOnce.Plain)]
    public bool IsUpToDate(MigrationItem[] items, FileStamp[] stamps, Fingerprint fingerprint, DateTime utcNow)
    {
        // A clock that was set back says nothing about times in the future.
        if (_fingerprint != fingerprint || utcNow.Ticks >= _validity.Until || utcNow.Ticks < _validity.From)
            return false;

        var entries = Find(items, out var isSameSet);
        for (var i = 0; i < items.Length && isSameSet; i++)
        {
            if (StampAt(entries[i]) != stamps[i])
                return false;
        }

        return isSameSet;
    }

    /// <summary>
    /// What reading gave for those files that did not change since; <see langword="null"/> for those that must be read.
    /// </summary>
    /// <param name="items">The items of this build.</param>
    /// <param name="stamps">Their stamps.</param>
    /// <param name="fingerprint">That of this build.</param>
    [MethodImpl(JitOnce.Plain)]
    public FileResult?[] ResultsOfUnchanged(MigrationItem[] items, FileStamp[] stamps, Fingerprint fingerprint)
    {
        var results = new FileResult?[items.Length];
        if (_fingerprint.Contents != fingerprint.Contents)
            return results;

        var entries = Find(items, out var isSameSet);
        var proposalsHold = isSameSet && _fingerprint == fingerprint;
        for (var i = 0; i < items.Length; i++)
        {
            if (entries[i] == NotFound || StampAt(entries[i]) != stamps[i])
                continue;
            var result = ValidationCacheFormat.ReadResult(new CacheReader(_bytes, entries[i]), this);
            results[i] = result.DependsOnNames && !proposalsHold ? null : result;
        }

        return results;
    }

    /// <summary>Where the items' entries are, or <see cref="NotFound"/>.</summary>
    /// <param name="items">The items of this build.</param>
    /// <param name="isSameSet">Whether they are those of the cache, in any order.</param>
    [MethodImpl(JitOnce.Plain)]
    private int[] Find(MigrationItem[] items, out bool isSameSet)
    {
        var reader = new CacheReader(_bytes, _items);
        var count = reader.ReadInt32();
        isSameSet = count == items.Length;
        var found = new int[items.Length];
        var same = 0;
        for (; same < Math.Min(count, items.Length); same++)
        {
            found[same] = reader.Position;
            if (!reader.TryPassEntry(items[same]))
                break;
        }

        if (same < items.Length)
            isSameSet &= FindInAnotherOrder(new CacheReader(_bytes, same < count ? found[same] : reader.Position), count - same, items, same, found);
        return found;
    }

    // File systems list in no fixed order, and files come and go in the middle.
    private static bool FindInAnotherOrder(CacheReader reader, int count, MigrationItem[] items, int start, int[] found)
    {
        var entries = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var position = reader.Position;
            var item = reader.PassEntry();
            entries.TryAdd(Key(item), position);
        }

        var hasAll = true;
        for (var i = start; i < items.Length; i++)
        {
            // Each for one item only: the same item twice must not hide that another one is gone.
            var isThere = entries.Remove(Key(items[i]), out var position);
            found[i] = isThere ? position : NotFound;
            hasAll &= isThere;
        }

        return hasAll;
    }

    private static string Key(MigrationItem item) => item.ChangeType.Length == 0 ? item.Path : item.Path + '\n' + item.ChangeType;

    private FileStamp StampAt(int position) => new CacheReader(_bytes, position).ReadStamp();
}
