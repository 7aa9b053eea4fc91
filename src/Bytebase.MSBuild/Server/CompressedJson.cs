using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bytebase.MSBuild.Server;

/// <summary>A JSON request body with its length known: some proxies refuse chunked requests.</summary>
internal static class CompressedJson
{
    /// <summary>Serializes <paramref name="value"/>, gzipped when it is longer than <paramref name="compressFrom"/> bytes.</summary>
    public static async Task<HttpContent> CreateAsync<T>(T value, JsonTypeInfo<T> type, int compressFrom, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        var overflow = new OverflowStream(buffer, compressFrom);
        await JsonSerializer.SerializeAsync(overflow, value, type, cancellationToken);
        await overflow.CompleteAsync();
        var content = new ByteArrayContent(buffer.GetBuffer(), 0, (int)buffer.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        if (overflow.Compressed)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary>Keeps the first bytes as they are and switches to gzip when there are more, so that a large body never exists uncompressed.</summary>
    private sealed class OverflowStream(MemoryStream target, int threshold) : Stream
    {
        private GZipStream? _gzip;

        public bool Compressed => _gzip is not null;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

#if NET
        public override void Write(ReadOnlySpan<byte> buffer)
#else
        private void Write(ReadOnlySpan<byte> buffer)
#endif
        {
            if (_gzip is null && target.Length + buffer.Length > threshold)
            {
                var plain = target.ToArray();
                target.SetLength(0);
                _gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
                _gzip.Write(plain);
            }

            if (_gzip is null)
                target.Write(buffer);
            else
                _gzip.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

#if NET
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
#endif

        public async Task CompleteAsync()
        {
            if (_gzip is not null)
                await _gzip.DisposeAsync();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
