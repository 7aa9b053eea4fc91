using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>What a <see cref="MigrationContent"/> needs besides the file's bytes. Used for one file after another, by one thread.</summary>
internal sealed class ContentBuffers
{
    private byte[] _lower = [];
    private int _length;
    private readonly byte[] _triples = new byte[1 << 15];

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
        Array.Clear(_triples);
        var triples = _triples;
        var (first, second) = (0, 0);
        foreach (var value in text)
        {
            var third = value & 31;
            triples[(first << 10) | (second << 5) | third] = 1;
            (first, second) = (second, third);
        }
    }

    /// <summary>Whether a word may be in the text; never wrong when it says no.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MayHold(ReadOnlySpan<byte> word)
    {
        for (var i = 2; i < word.Length; i++)
        {
            if (_triples[((word[i - 2] & 31) << 10) | ((word[i - 1] & 31) << 5) | (word[i] & 31)] == 0)
                return false;
        }

        return true;
    }
}
