namespace Bytebase.MSBuild.Validation;

/// <summary>What shows without reading that a file is the one that was read before.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Size">In bytes; -1 when there is no such file.</param>
/// <param name="LastWriteTicks">UTC.</param>
internal readonly record struct FileStamp(string Path, long Size, long LastWriteTicks)
{
    public static FileStamp Of(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? new FileStamp(path, info.Length, info.LastWriteTimeUtc.Ticks) : new FileStamp(path, -1, 0);
    }
}
