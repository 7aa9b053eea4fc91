using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>What a <see cref="MigrationContent"/> needs besides the file's bytes. Used for one file after another, by one thread.</summary>
internal sealed class ContentBuffers
{
    private const int TripleMask = (1 << 15) - 1;

    private byte[] _lower = [];
    private int _length;
    private readonly byte[] _triples = new byte[TripleMask + 1];
    private byte _generation;

    /// <summary>A list that each file's statements are put in.</summary>
    public List<SqlStatement> Statements { get; } = [];

    /// <summary>The file with ASCII letters in lower case.</summary>
    public ReadOnlySpan<byte> Lower => _lower.AsSpan(0, _length);

    public void SetLower(ReadOnlySpan<byte> text)
    {
        if (_lower.Length < text.Length)
            _lower = new byte[Math.Max(text.Length, 2 * _lower.Length)];
        AsciiCase.ToLower(text, _lower);
        _length = text.Length;
    }

    /// <summary>
    /// Notes every three bytes that stand beside each other, by the five bits of each that tell letters apart and not their case. One pass,
    /// after which nearly every word that is not there is ruled out by a look at a few bits; rules ask for some sixty.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetTriples(ReadOnlySpan<byte> text)
    {
        // What an earlier file noted has another number, so that nothing is cleared between two files.
        if (++_generation == 0)
        {
            Array.Clear(_triples);
            _generation = 1;
        }

        var generation = _generation;
        ref var triples = ref MemoryMarshal.GetArrayDataReference(_triples);
        while (text.Length >= sizeof(ulong))
        {
            // Eight bytes hold six triples; their five bits each are moved together, so that one shift more gives the next.
            var bits = BinaryPrimitives.ReadUInt64LittleEndian(text);
            bits = (bits & 0x001F_001F_001F_001F) | ((bits >> 3) & 0x03E0_03E0_03E0_03E0);
            bits = (bits & 0x0000_03FF_0000_03FF) | ((bits >> 6) & 0x000F_FC00_000F_FC00);
            bits = (bits & 0x0000_0000_000F_FFFF) | ((bits >> 12) & 0x0000_00FF_FFF0_0000);
            // An index of fifteen bits is always in the array: the check would be made for each of 35 MB.
            Unsafe.Add(ref triples, (nuint)bits & TripleMask) = generation;
            Unsafe.Add(ref triples, (nuint)(bits >> 5) & TripleMask) = generation;
            Unsafe.Add(ref triples, (nuint)(bits >> 10) & TripleMask) = generation;
            Unsafe.Add(ref triples, (nuint)(bits >> 15) & TripleMask) = generation;
            Unsafe.Add(ref triples, (nuint)(bits >> 20) & TripleMask) = generation;
            Unsafe.Add(ref triples, (nuint)(bits >> 25) & TripleMask) = generation;
            text = text[6..];
        }

        for (var i = 2; i < text.Length; i++)
            _triples[Triple(text, i - 2)] = generation;
    }

    /// <summary>Whether a word may be in the text; never wrong when it says no.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MayHold(ReadOnlySpan<byte> word)
    {
        for (var i = 2; i < word.Length; i++)
        {
            if (_triples[Triple(word, i - 2)] != _generation)
                return false;
        }

        return true;
    }

    /// <summary>The first byte in the lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Triple(ReadOnlySpan<byte> text, int at) => (text[at] & 31) | ((text[at + 1] & 31) << 5) | ((text[at + 2] & 31) << 10);
}
