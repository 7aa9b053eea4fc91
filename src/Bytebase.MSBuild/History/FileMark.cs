using System.Globalization;

namespace Bytebase.MSBuild.History;

/// <summary>Size and time of a file as text, to be compared with those of another build.</summary>
internal static class FileMark
{
    /// <returns>Empty when there is no such file.</returns>
    public static string Of(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? string.Create(CultureInfo.InvariantCulture, $"{info.Length} {info.LastWriteTimeUtc.Ticks}") : "";
    }
}
