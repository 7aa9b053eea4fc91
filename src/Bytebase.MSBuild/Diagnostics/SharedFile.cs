namespace Bytebase.MSBuild.Diagnostics;

/// <summary>Files to which several projects of one build append, each from a process or thread of its own.</summary>
internal static class SharedFile
{
    private const int Attempts = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens the file for one writer alone, at its end; waits up to 5 s for another one.</summary>
    /// <param name="path">Absolute path; made where it is missing, in a folder that is there.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream OpenEnd(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Not FileMode.Append with shared access: .NET looks for the end once, and two writers would write at the same place.
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                file.Seek(0, SeekOrigin.End);
                return file;
            }
            catch (IOException) when (attempt < Attempts && File.Exists(path))
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
