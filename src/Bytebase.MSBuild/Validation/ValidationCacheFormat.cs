using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The bytes of a <see cref="ValidationCache"/>: a checksum of all that follows, then who wrote it, the settings, the findings, what files
/// say about them, and an entry for each item with its stamp and what reading its file gave. Binary and in the machine's own byte order, because every build reads it
/// before anything else and it has an entry for every migration.
/// </summary>
internal static class ValidationCacheFormat
{
    /// <summary>To be raised with every change of the layout below.</summary>
    private const int Layout = 3;

    /// <summary>In bytes: an entry without its texts and findings.</summary>
    private const int EntryLength = 96;

    /// <summary>In bytes: what else there mostly is.</summary>
    private const int HeadLength = 4096;

    private const int ChecksumLength = sizeof(uint);

    // Another build of the package may find other things in the same files, also at the same version number.
    private static readonly Guid Writer = typeof(ValidationCacheFormat).Module.ModuleVersionId;

    [MethodImpl(JitOnce.Plain)]
    public static ReadOnlySpan<byte> Write(ValidationRecord record)
    {
        var writer = new CacheWriter(Length(record.Files));
        writer.Write(0);
        writer.Write(Layout);
        writer.Write(Writer.ToByteArray());
        writer.Write(record.Fingerprint.Contents);
        writer.Write(record.Fingerprint.Set);
        writer.Write(record.TakenAtUtc.Ticks);
        writer.Write(record.ValidUntilUtc.Ticks);
        writer.Write(record.Findings.Count);
        var places = new Dictionary<Finding, int>(ReferenceEqualityComparer.Instance);
        foreach (var finding in record.Findings)
        {
            places.Add(finding, places.Count);
            Write(writer, finding);
        }

        var suppressions = new Dictionary<Suppression, int>(ReferenceEqualityComparer.Instance);
        writer.Write(record.Suppressions.Count);
        foreach (var suppression in record.Suppressions)
        {
            suppressions.Add(suppression, suppressions.Count);
            Write(writer, suppression);
        }

        writer.Write(record.Files.Count);
        for (var i = 0; i < record.Files.Count; i++)
            Write(writer, record.Files[i], record.TakenAtUtc.Ticks, places, suppressions);

        writer.WriteAt(0, (int)Checksum(writer.Written[ChecksumLength..]));
        return writer.Written;
    }

    /// <summary>How many bytes there will be, mostly: one array that has all of them at once is half of one that grows to it.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static int Length(IReadOnlyList<CachedFile> files)
    {
        var length = HeadLength;
        for (var i = 0; i < files.Count; i++)
            length += EntryLength + (sizeof(char) * (files[i].Item.Path.Length + files[i].Item.ChangeType.Length));
        return length;
    }

    /// <summary>The cache, or <see langword="null"/> when these bytes are not one that this build wrote.</summary>
    public static ValidationCache? Read(byte[] bytes)
    {
        if (bytes.Length < ChecksumLength || Checksum(bytes.AsSpan(ChecksumLength)) != MemoryMarshal.Read<uint>(bytes))
            return null;

        var reader = new CacheReader(bytes, ChecksumLength);
        if (reader.ReadInt32() != Layout || reader.ReadGuid() != Writer)
            return null;

        var fingerprint = new Fingerprint(reader.ReadString(), reader.ReadString());
        var validity = (reader.ReadInt64(), reader.ReadInt64());
        var findings = reader.ReadInt32() is > 0 and var count ? new Finding[count] : [];
        for (var i = 0; i < findings.Length; i++)
            findings[i] = ReadFinding(ref reader);
        var suppressions = reader.ReadInt32() is > 0 and var number ? new Suppression[number] : [];
        for (var i = 0; i < suppressions.Length; i++)
            suppressions[i] = ReadSuppression(ref reader);
        return new ValidationCache(bytes, reader.Position, fingerprint, validity, findings, suppressions);
    }

    private static void Write(CacheWriter writer, CachedFile file, long takenAt, Dictionary<Finding, int> places, Dictionary<Suppression, int> suppressions)
    {
        // What may have changed while it was read, or was not read, is read again.
        var stamp = file.Stamp == FileStamp.Missing || file.Result.IsUnreadable || file.Stamp.IsYoung(takenAt) ? FileStamp.Unknown : file.Stamp;
        writer.Write(stamp.Size);
        writer.Write(stamp.WriteTicks);
        writer.Write(stamp.ChangeTicks);

        // The length of the rest, with which a reader that has seen enough goes on.
        var start = writer.Position;
        writer.Write(0);
        writer.Write(file.Item.Path);
        writer.Write(file.Item.ChangeType);
        Write(writer, file.Result, places, suppressions);
        writer.WriteAt(start, writer.Position - start - sizeof(int));
    }

    private static void Write(CacheWriter writer, FileResult result, Dictionary<Finding, int> places, Dictionary<Suppression, int> suppressions)
    {
        writer.Write(result.Hash is not null);
        writer.Write(result.DependsOnNames);
        writer.Write(result.HasCrLf);
        writer.Write((byte)result.Engine);
        writer.Write(result.Findings.Count);
        for (var i = 0; i < result.Findings.Count; i++)
            writer.Write(places[result.Findings[i]]);
        writer.Write(result.Suppressions.Count);
        for (var i = 0; i < result.Suppressions.Count; i++)
            writer.Write(suppressions[result.Suppressions[i]]);
        if (result.Hash is { } hash)
            writer.Write(hash);
    }

    /// <param name="reader">At an item's entry.</param>
    /// <param name="cache">Whose findings and suppressions the entry names.</param>
    public static FileResult ReadResult(CacheReader reader, ValidationCache cache)
    {
        reader.PassItem();
        var isRead = reader.ReadBoolean();
        var dependsOnNames = reader.ReadBoolean();
        var hasCrLf = reader.ReadBoolean();
        var engine = (SqlEngine)reader.ReadByte();
        var own = reader.ReadInt32() is > 0 and var count ? new Finding[count] : [];
        for (var i = 0; i < own.Length; i++)
            own[i] = cache.Findings[reader.ReadInt32()];
        var suppressions = reader.ReadInt32() is > 0 and var number ? new Suppression[number] : [];
        for (var i = 0; i < suppressions.Length; i++)
            suppressions[i] = cache.Suppressions[reader.ReadInt32()];
        return isRead
            ? new FileResult(own, ContentHash.From(reader.ReadBytes(SHA256.HashSizeInBytes))) { Engine = engine, DependsOnNames = dependsOnNames, HasCrLf = hasCrLf, Suppressions = suppressions }
            : FileResult.NotRead;
    }

    private static void Write(CacheWriter writer, Finding finding)
    {
        writer.Write(finding.Code);
        writer.Write((int)finding.Severity);
        writer.Write(finding.Message);
        writer.Write(finding.File is not null);
        writer.Write(finding.File ?? "");
        writer.Write(finding.Span.Line);
        writer.Write(finding.Span.Column);
        writer.Write(finding.Span.EndLine);
        writer.Write(finding.Span.EndColumn);
        writer.Write(finding.Targets.Count);
        foreach (var target in finding.Targets)
            writer.Write(target);
    }

    private static Finding ReadFinding(ref CacheReader reader)
    {
        var code = reader.ReadString();
        var severity = (DiagnosticSeverity)reader.ReadInt32();
        var message = reader.ReadString();
        var hasFile = reader.ReadBoolean();
        var file = reader.ReadString();
        var span = new TextSpan(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var targets = reader.ReadInt32() is > 0 and var count ? new string[count] : [];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = reader.ReadString();
        return new Finding(code, severity, message, hasFile ? file : null, span) { Targets = targets };
    }

    private static void Write(CacheWriter writer, Suppression suppression)
    {
        writer.Write(suppression.File);
        writer.Write(suppression.Code);
        writer.Write(suppression.Reason);
        writer.Write(suppression.Place.Line);
        writer.Write(suppression.Place.Column);
        writer.Write(suppression.FirstLine);
        writer.Write(suppression.LastLine);
    }

    private static Suppression ReadSuppression(ref CacheReader reader) => new(
        reader.ReadString(),
        reader.ReadString(),
        reader.ReadString(),
        new TextSpan(reader.ReadInt32(), reader.ReadInt32()),
        reader.ReadInt32(),
        reader.ReadInt32());

    /// <summary>Against damage, not against somebody: CRC-32C, which processors compute themselves.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = 0U;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i < words.Length; i++)
            checksum = BitOperations.Crc32C(checksum, words[i]);
        for (var i = words.Length * sizeof(ulong); i < bytes.Length; i++)
            checksum = BitOperations.Crc32C(checksum, bytes[i]);
        return checksum;
    }
}
