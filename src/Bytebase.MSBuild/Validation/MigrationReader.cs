using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// Reads migrations from the disk. Always all of a file: a rule that saw only a part would find a string that is not closed. Buffers are
/// used again up to a size that migrations hardly ever have; a larger file is in memory only while it is checked.
/// </summary>
internal static class MigrationReader
{
    private const int FirstLength = 64 * 1024;

    /// <summary>What each thread may keep. The server reviews files up to half of it.</summary>
    private const int KeptLength = 4 * 1024 * 1024;

    /// <inheritdoc cref="FileReader"/>
    public static int Read(MigrationFile file, ref byte[] buffer)
    {
        using var handle = File.OpenHandle(file.FullPath);
        if (buffer.Length == 0)
            buffer = new byte[FirstLength];

        var length = 0;
        while (true)
        {
            var read = RandomAccess.Read(handle, buffer.AsSpan(length), length);
            length += read;
            // Its length is known since it was opened; what has none, such as /proc's files, is read until nothing comes.
            if (read == 0 || length == RandomAccess.GetLength(handle))
                return length;
            if (length == buffer.Length)
                Grow(ref buffer, RandomAccess.GetLength(handle));
        }
    }

    /// <summary>Files that are in memory already.</summary>
    public static FileReader From(Func<MigrationFile, byte[]> read) => (MigrationFile file, ref byte[] buffer) => (buffer = read(file)).Length;

    /// <summary>A buffer after its use: one that is larger than what is kept makes room.</summary>
    public static byte[] Keep(byte[] buffer) => buffer.Length > KeptLength ? [] : buffer;

    /// <exception cref="IOException">The file is longer than any buffer.</exception>
    private static void Grow(ref byte[] buffer, long fileLength)
    {
        // One more than the file has, to see its end; twice as much for what tells no length or grows meanwhile.
        var length = Math.Max(fileLength + 1, 2L * buffer.Length);
        if (length > Array.MaxLength)
            throw new IOException("The file is too long.");
        Array.Resize(ref buffer, (int)length);
    }
}
