using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bytebase.MSBuild;

/// <summary>Files: members of .NET that neither .NET Framework nor Polyfill has, with .NET's meaning.</summary>
internal static class FileCompatibility
{
    private static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

    extension(File)
    {
        public static OpenFile OpenHandle(string path, FileMode mode = FileMode.Open, FileAccess access = FileAccess.Read) =>
            new(new FileStream(path, mode, access, FileShare.Read, bufferSize: 1));
    }

    extension(Path)
    {
        /// <summary>Whether the path depends on no current directory or drive.</summary>
        public static bool IsPathFullyQualified(string path) => IsWindows
            ? path.Length >= 2 && IsSeparator(path[0])
                ? path[1] == '?' || IsSeparator(path[1])
                : path.Length >= 3 && path[1] == ':' && IsSeparator(path[2]) && (path[0] | 0x20) is >= 'a' and <= 'z'
            : path.StartsWith("/", StringComparison.Ordinal);

        /// <param name="folder">Absolute.</param>
        public static string GetFullPath(string path, string folder)
        {
#pragma warning disable RS0030 // The path is absolute, or completed with the folder's drive: the current directory does not count.
            if (Path.IsPathFullyQualified(path))
                return Path.GetFullPath(path);
            if (IsWindows && path.Length > 0 && IsSeparator(path[0]))
                return Path.GetFullPath(Path.GetPathRoot(folder)!.TrimEnd('\\', '/') + path);
            return Path.GetFullPath(Path.Combine(folder, path));
#pragma warning restore RS0030
        }
    }

    /// <summary>Where a link of a file leads; <see langword="null"/> where Windows does not tell it.</summary>
    public static FileSystemInfo? ResolveLinkTarget(this FileInfo link, bool returnFinalTarget)
    {
        if (!IsWindows || !returnFinalTarget)
            return null;
        using var handle = CreateFile(link.FullName, 0, FileShare.ReadWrite | FileShare.Delete, 0, FileMode.Open, 0, 0);
        if (handle.IsInvalid)
            return null;
        var path = new char[32768];
        var length = GetFinalPathNameByHandle(handle, path, path.Length, 0);
        if (length <= 0 || length >= path.Length)
            return null;
        var target = new string(path, 0, length);
        return new FileInfo(target.StartsWith(@"\\?\UNC\", StringComparison.Ordinal) ? @"\\" + target[8..] : target.StartsWith(@"\\?\", StringComparison.Ordinal) ? target[4..] : target);
    }

    private static bool IsSeparator(char character) => character is '\\' or '/';

    [DllImport("kernel32.dll", EntryPoint = "CreateFileW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeFileHandle CreateFile(string path, int access, FileShare share, nint security, FileMode mode, int flags, nint template);

    [DllImport("kernel32.dll", EntryPoint = "GetFinalPathNameByHandleW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetFinalPathNameByHandle(SafeFileHandle handle, [Out] char[] path, int length, int flags);
}

/// <summary>A file that is open: what .NET has a bare handle for.</summary>
internal sealed class OpenFile(FileStream stream) : IDisposable
{
    public FileStream Stream => stream;

    public void Dispose() => stream.Dispose();
}

/// <summary>Reading and writing at a place in a file.</summary>
internal static class RandomAccess
{
    private const int BlockLength = 64 * 1024;

    public static long GetLength(OpenFile file) => file.Stream.Length;

    public static int Read(OpenFile file, Span<byte> buffer, long offset)
    {
        file.Stream.Position = offset;
        var block = new byte[Math.Min(buffer.Length, BlockLength)];
        var read = file.Stream.Read(block, 0, block.Length);
        block.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public static void Write(OpenFile file, ReadOnlySpan<byte> contents, long offset)
    {
        file.Stream.Position = offset;
        file.Stream.Write(contents.ToArray(), 0, contents.Length);
    }
}
