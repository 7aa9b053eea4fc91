using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Bytebase.Emulator.Model;

/// <summary>
/// Statements by the SHA-256 of their bytes. At 3.21 a sheet is visible in every project (API reference §2.3).
/// Kept in a file that is only appended to: a release of 10,000 files is one write.
/// </summary>
internal sealed class SheetStore
{
    private readonly ConcurrentDictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly Lock _append = new();
    private readonly string? _path;

    public SheetStore(string? path)
    {
        _path = path;
        foreach (var line in JsonLines.Read<StoredSheet>(path)) _contents[line.Sha256] = line.Content;
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public bool Contains(string sha) => _contents.ContainsKey(sha);

    public byte[]? Find(string sha) => _contents.GetValueOrDefault(sha);

    public void Add(IEnumerable<(string Sha, byte[] Content)> sheets)
    {
        var added = sheets.Where(s => _contents.TryAdd(s.Sha, s.Content)).Select(s => new StoredSheet(s.Sha, s.Content)).ToList();
        if (added.Count == 0 || _path is null) return;
        lock (_append) JsonLines.Append(_path, added);
    }

    private sealed record StoredSheet(string Sha256, byte[] Content);
}

/// <summary>Files of one JSON object per line. A last line that a crash cut off is dropped.</summary>
internal static class JsonLines
{
    public static IEnumerable<T> Read<T>(string? path)
    {
        if (path is null || !File.Exists(path)) yield break;
        CutIncompleteLine(path);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            T value;
            try
            {
                value = JsonSerializer.Deserialize<T>(line)!;
            }
            catch (JsonException e)
            {
                throw new CorruptStateException($"{path}, line {number} cannot be read: {e.Message}");
            }

            yield return value;
        }
    }

    public static void Append<T>(string path, IEnumerable<T> values)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        foreach (var value in values)
        {
            JsonSerializer.Serialize(stream, value);
            stream.WriteByte((byte)'\n');
        }
    }

    private static void CutIncompleteLine(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var end = stream.Length;
        while (end > 0)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n') break;
            end--;
        }

        stream.SetLength(end);
    }
}
