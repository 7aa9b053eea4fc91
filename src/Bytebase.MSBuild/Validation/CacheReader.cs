using System.Runtime.InteropServices;

namespace Bytebase.MSBuild.Validation;

/// <summary>Reads what <see cref="ValidationCacheFormat"/> wrote, one value after another. The bytes are intact: their checksum was right.</summary>
internal struct CacheReader(byte[] bytes, int position)
{
    public int Position { get; private set; } = position;

    public int ReadInt32() => MemoryMarshal.Read<int>(Take(sizeof(int)));

    public long ReadInt64() => MemoryMarshal.Read<long>(Take(sizeof(long)));

    public byte ReadByte() => Take(1)[0];

    public bool ReadBoolean() => ReadByte() != 0;

    public Guid ReadGuid() => MemoryMarshal.Read<Guid>(Take(16));

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    public string ReadString() => ReadText().ToString();

    public FileStamp ReadStamp()
    {
        var ticks = MemoryMarshal.Cast<byte, long>(Take(FileStamp.Length));
        return new FileStamp(ticks[0], ticks[1], ticks[2]);
    }

    /// <summary>Goes behind an entry, if it is this item's; no text is made of what is there.</summary>
    public bool TryPassEntry(MigrationItem item)
    {
        Position += FileStamp.Length;
        var end = ReadInt32() + Position;
        if (!ReadText().SequenceEqual(item.Path) || !ReadText().SequenceEqual(item.ChangeType))
            return false;
        Position = end;
        return true;
    }

    /// <summary>Goes behind an entry.</summary>
    public MigrationItem PassEntry()
    {
        Position += FileStamp.Length;
        var end = ReadInt32() + Position;
        var item = new MigrationItem(ReadString(), ReadString());
        Position = end;
        return item;
    }

    /// <summary>Goes on to an entry's result.</summary>
    public void PassItem()
    {
        Position += FileStamp.Length + sizeof(int);
        ReadText();
        ReadText();
    }

    private ReadOnlySpan<char> ReadText() => MemoryMarshal.Cast<byte, char>(Take(ReadInt32() * sizeof(char)));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = bytes.AsSpan(Position, count);
        Position += count;
        return taken;
    }
}
