using System.Runtime.InteropServices;
using System.Text;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// Asks the file system for stamps: all that a build does for each file in which nothing changed. On Linux that is one <c>statx</c> and no
/// allocation; elsewhere, and where the C library has no such function or the kernel refuses it, .NET's <see cref="FileInfo"/>, which does
/// not know the time of a change. Not for several threads at once.
/// </summary>
internal sealed partial class FileStampReader
{
    private readonly string _directory;
    private readonly int _directoryLength;
    private byte[] _relative;
    private byte[] _absolute = new byte[512];
    private bool _hasStatx = OperatingSystem.IsLinux();

    /// <param name="directory">Absolute path of the folder from which relative paths start.</param>
    public FileStampReader(string directory)
    {
        _directory = directory;
        _relative = new byte[Encoding.UTF8.GetMaxByteCount(directory.Length) + 512];
        _directoryLength = Encoding.UTF8.GetBytes(directory, _relative);
        _relative[_directoryLength++] = (byte)'/';
    }

    /// <summary>The stamps of the items' files.</summary>
    /// <param name="items">The items.</param>
    /// <param name="directory">Absolute path of the folder from which relative paths start.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static FileStamp[] OfAll(MigrationItem[] items, string directory, CancellationToken cancellationToken)
    {
        var stamps = new FileStamp[items.Length];
        Workers.Run(
            items.Length,
            null,
            () =>
            {
                var reader = new FileStampReader(directory);
                return i => stamps[i] = reader.Of(items[i].Path);
            },
            cancellationToken);
        return stamps;
    }

    /// <summary>The stamp of a file, of a link's target where it is one; a folder is no file.</summary>
    /// <param name="path">Absolute, or relative to the folder.</param>
    public FileStamp Of(string path) => _hasStatx ? OfLinux(path) : OfAnySystem(path);

    /// <summary>The same, as it is done without <c>statx</c>.</summary>
    internal FileStamp OfAnySystem(string path)
    {
        var info = new FileInfo(Path.Combine(_directory, path));
        if (!info.Exists)
            return FileStamp.Missing;

        // Its own time is that of the link.
        if (info.Attributes.HasFlag(FileAttributes.ReparsePoint) && Target(info) is { } target)
            info = target;
        return info.Exists ? new FileStamp(info.Length, info.LastWriteTimeUtc.Ticks, 0) : FileStamp.Missing;
    }

    private static FileInfo? Target(FileInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private unsafe FileStamp OfLinux(string path)
    {
        var start = path.StartsWith('/') ? 0 : _directoryLength;
        ref var bytes = ref start == 0 ? ref _absolute : ref _relative;
        var length = start + Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        if (bytes.Length < length)
            Array.Resize(ref bytes, length);

        bytes[start + Encoding.UTF8.GetBytes(path, bytes.AsSpan(start))] = 0;
        Statx answer;
        int failed;
        try
        {
            fixed (byte* name = bytes)
                failed = StatxOf(CurrentDirectory, name, FollowLinks, Wanted, &answer);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            _hasStatx = false;
            return OfAnySystem(path);
        }

        // No such file mostly; a kernel or a sandbox without the call answers the same way for every file.
        if (failed != 0 || (answer.Mask & Needed) != Needed)
            return OfAnySystem(path);
        // Opening a pipe waits for somebody to write.
        if ((answer.Mode & FileTypeMask) != RegularFile)
            return FileStamp.Missing;
        return new FileStamp((long)answer.Size, answer.Written.Ticks, (answer.Mask & ChangeTime) != 0 ? answer.Changed.Ticks : 0);
    }

    // linux/stat.h and linux/fcntl.h: the same on every processor and for every C library.
    private const int CurrentDirectory = -100;
    private const int FollowLinks = 0;
    private const uint Type = 0x1;
    private const uint WriteTime = 0x40;
    private const uint ChangeTime = 0x80;
    private const uint Length = 0x200;
    private const uint Needed = Type | WriteTime | Length;
    private const uint Wanted = Needed | ChangeTime;
    private const int FileTypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern unsafe int StatxOf(int directory, byte* path, int flags, uint mask, Statx* answer);

    /// <summary><c>struct statx</c>, which has 256 bytes; named are those that are asked for.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Statx
    {
        [FieldOffset(0)]
        public readonly uint Mask;

        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(40)]
        public readonly ulong Size;

        [FieldOffset(96)]
        public readonly StatxTime Changed;

        [FieldOffset(112)]
        public readonly StatxTime Written;
    }

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private readonly struct StatxTime
    {
        private readonly long _seconds;
        private readonly uint _nanoseconds;

        public long Ticks => DateTime.UnixEpoch.Ticks + (_seconds * TimeSpan.TicksPerSecond) + (_nanoseconds / TimeSpan.NanosecondsPerTick);
    }
}
