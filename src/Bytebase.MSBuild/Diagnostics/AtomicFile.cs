namespace Bytebase.MSBuild.Diagnostics;

/// <summary>Writes files so that who reads them sees the old contents or the new ones, and a failure leaves the old ones.</summary>
internal static class AtomicFile
{
    /// <param name="path">Absolute path; its folder is made where it is missing.</param>
    /// <param name="contents">All of the file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
                RandomAccess.Write(handle, contents, 0);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed before says more than that a file of ours stays.
        }
    }
}
