using System.Runtime.InteropServices;

namespace Bytebase.MSBuild.Validation;

/// <summary>Writes values one behind another, as <see cref="CacheReader"/> reads them.</summary>
/// <param name="length">How many bytes are expected; there may be more.</param>
internal sealed class CacheWriter(int length)
{
    private byte[] _bytes = new byte[length];

    public int Position { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Position);

    public void Write(int value) => MemoryMarshal.Write(Take(sizeof(int)), in value);

    public void Write(long value) => MemoryMarshal.Write(Take(sizeof(long)), in value);

    public void Write(byte value) => Take(1)[0] = value;

    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>As UTF-16, so that it is compared without being decoded.</summary>
    public void Write(string text)
    {
        Write(text.Length);
        Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>Writes over what is there.</summary>
    public void WriteAt(int position, int value) => MemoryMarshal.Write(_bytes.AsSpan(position), in value);

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - Position < count)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Position + count));
        Position += count;
        return _bytes.AsSpan(Position - count, count);
    }
}
