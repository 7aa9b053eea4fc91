using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The bytes of a <see cref="ValidationCache"/>: a hash of all that follows, then who wrote it, the settings, the files, the findings.
/// Binary, because a build reads it before anything else and it has a line for every migration.
/// </summary>
internal static class ValidationCacheFormat
{
    /// <summary>To be raised with every change of the layout below.</summary>
    private const int Layout = 1;

    // Another build of the package may find other things in the same files, also at the same version number.
    private static readonly Guid Writer = typeof(ValidationCacheFormat).Module.ModuleVersionId;

    public static byte[] Write(long takenAt, string fingerprint, IReadOnlyList<FileStamp> files, IReadOnlyList<Finding> findings)
    {
        using var stream = new MemoryStream();
        stream.SetLength(SHA256.HashSizeInBytes);
        stream.Position = SHA256.HashSizeInBytes;
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Layout);
        writer.Write(Writer.ToByteArray());
        writer.Write(takenAt);
        writer.Write(fingerprint);
        writer.Write(files.Count);
        foreach (var file in files)
        {
            writer.Write(file.Path);
            writer.Write(file.Size);
            writer.Write(file.LastWriteTicks);
        }

        writer.Write(findings.Count);
        foreach (var finding in findings)
            Write(writer, finding);

        writer.Flush();
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes), bytes);
        return bytes;
    }

    /// <summary>The cache, or <see langword="null"/> when these bytes are not one that this build wrote.</summary>
    public static ValidationCache? Read(byte[] bytes)
    {
        if (bytes.Length < SHA256.HashSizeInBytes || !IsIntact(bytes))
            return null;

        using var reader = new BinaryReader(new MemoryStream(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes), Encoding.UTF8);
        if (reader.ReadInt32() != Layout || new Guid(reader.ReadBytes(16)) != Writer)
            return null;

        var takenAt = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
        var fingerprint = reader.ReadString();
        var files = new FileStamp[reader.ReadInt32()];
        for (var i = 0; i < files.Length; i++)
            files[i] = new FileStamp(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64());

        var findings = new Finding[reader.ReadInt32()];
        for (var i = 0; i < findings.Length; i++)
            findings[i] = ReadFinding(reader);
        return new ValidationCache(takenAt, fingerprint, files, findings);
    }

    private static bool IsIntact(byte[] bytes) =>
        SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes));

    private static void Write(BinaryWriter writer, Finding finding)
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

    private static Finding ReadFinding(BinaryReader reader)
    {
        var code = reader.ReadString();
        var severity = (DiagnosticSeverity)reader.ReadInt32();
        var message = reader.ReadString();
        var hasFile = reader.ReadBoolean();
        var file = reader.ReadString();
        var span = new TextSpan(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var targets = new string[reader.ReadInt32()];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = reader.ReadString();
        return new Finding(code, severity, message, hasFile ? file : null, span) { Targets = targets };
    }
}
