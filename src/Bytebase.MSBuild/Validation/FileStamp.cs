namespace Bytebase.MSBuild.Validation;

/// <summary>What shows without reading that a file is the one that was read before.</summary>
/// <param name="Size">In bytes; -1 when there is no such file.</param>
/// <param name="WriteTicks">When the contents were written, UTC, as far as the file says: tools set this time to what they like.</param>
/// <param name="ChangeTicks">
/// When contents, name or rights last changed, UTC: the file system alone sets it, so it also shows a file that was put in place of
/// another one of the same size and time. 0 where it is not known (macOS, Windows, file systems without it).
/// </param>
internal readonly record struct FileStamp(long Size, long WriteTicks, long ChangeTicks)
{
    /// <summary>The number of bytes in a cache.</summary>
    public const int Length = 3 * sizeof(long);

    /// <summary>There is no file.</summary>
    public static readonly FileStamp Missing = new(-1, 0, 0);

    /// <summary>Equal to no file's stamp: the file must be read.</summary>
    public static readonly FileStamp Unknown = new(-2, 0, 0);

    /// <summary>
    /// The clock of a file system lags behind the system's by a tick of the kernel, 10 ms at most. A file written that shortly before it
    /// was read could be written again with the same time.
    /// </summary>
    internal static readonly TimeSpan Granularity = TimeSpan.FromMilliseconds(50);

    /// <summary>The same for file systems that keep whole seconds only: FAT rounds to two.</summary>
    internal static readonly TimeSpan CoarseGranularity = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether the file may have changed since without a trace. The time of the change decides where it is known: a time of writing that a
    /// tool set to the future says nothing.
    /// </summary>
    /// <param name="takenAtTicks">When reading began, UTC.</param>
    public bool IsYoung(long takenAtTicks)
    {
        var ticks = ChangeTicks != 0 ? ChangeTicks : WriteTicks;
        var granularity = ticks % TimeSpan.TicksPerSecond == 0 ? CoarseGranularity : Granularity;
        return ticks >= takenAtTicks - granularity.Ticks;
    }
}
