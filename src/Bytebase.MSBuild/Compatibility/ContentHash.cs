using System.Security.Cryptography;

namespace Bytebase.MSBuild.Validation;

/// <summary>SHA-256 of a file's raw bytes: Validation/ContentHash.cs without an inline array, which .NET Framework cannot lay out.</summary>
internal readonly struct ContentHash
{
    private readonly byte[] _bytes;

    private ContentHash(byte[] bytes) => _bytes = bytes;

    public static ContentHash Of(ReadOnlySpan<byte> contents) => new(SHA256.HashData(contents));

    public static ContentHash From(ReadOnlySpan<byte> bytes) => new(bytes[..SHA256.HashSizeInBytes].ToArray());

    public static implicit operator ReadOnlySpan<byte>(ContentHash hash) => hash._bytes;
}
