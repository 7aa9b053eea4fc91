using System.Text.Json;

namespace Bytebase.Emulator.Model;

/// <summary>
/// Which versions are applied to which database, keyed by the version's exact text.
/// Every change is appended to a file at once: what a database holds must not be forgotten when the emulator is killed.
/// </summary>
internal sealed class RevisionStore : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, Revision>> _active = new(StringComparer.Ordinal);
    private readonly FileStream? _journal;

    public RevisionStore(string? path)
    {
        foreach (var revision in JsonLines.Read<Revision>(path)) Apply(revision);
        if (path is not null) _journal = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    /// <summary>The active revision of a version and type, or null.</summary>
    public Revision? Find(string database, string type, string version) =>
        _active.GetValueOrDefault(database)?.GetValueOrDefault(Key(type, version));

    /// <summary>Active revisions, by version as text from high to low (API reference §2.7).</summary>
    public List<Revision> List(string database) =>
        _active.TryGetValue(database, out var revisions)
            ? [.. revisions.Values.OrderByDescending(r => r.Version, StringComparer.Ordinal)]
            : [];

    public bool TryAdd(Revision revision)
    {
        if (Find(revision.Database, revision.Type, revision.Version) is not null) return false;
        Write(revision);
        return true;
    }

    public void Delete(Revision revision)
    {
        revision.Deleted = true;
        Write(revision);
    }

    public void DeleteAll(string database)
    {
        foreach (var revision in List(database)) Delete(revision);
    }

    public void Dispose() => _journal?.Dispose();

    private void Write(Revision revision)
    {
        Apply(revision);
        if (_journal is null) return;
        JsonSerializer.Serialize(_journal, revision);
        _journal.WriteByte((byte)'\n');
        _journal.Flush();
    }

    private void Apply(Revision revision)
    {
        if (!_active.TryGetValue(revision.Database, out var revisions)) _active[revision.Database] = revisions = new(StringComparer.Ordinal);
        if (revision.Deleted) revisions.Remove(Key(revision.Type, revision.Version));
        else revisions[Key(revision.Type, revision.Version)] = revision;
    }

    private static string Key(string type, string version) => $"{type}:{version}";
}
