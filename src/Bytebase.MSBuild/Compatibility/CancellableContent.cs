namespace System.Net.Http;

/// <summary>
/// The body of an answer. On .NET Framework a read that waits for the server cannot be cancelled but by closing the connection, and its
/// failure is a <see cref="WebException"/>, which is no <see cref="IOException"/>.
/// </summary>
internal static class CancellableContent
{
    public static async Task InstallAsync(HttpResponseMessage response)
    {
        if (response.Content is not { } original)
            return;
        var content = new StreamContent(new BodyStream(await original.ReadAsStreamAsync().ConfigureAwait(false)));
        foreach (var header in original.Headers)
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = content;
    }

    private sealed class BodyStream(Stream body) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (cancellationToken.Register(body.Dispose))
            {
                try
                {
                    return await body.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(e.Message, e, cancellationToken);
                }
                catch (WebException e)
                {
                    throw new IOException(e.Message, e);
                }
            }
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            try
            {
                return body.Read(buffer, offset, count);
            }
            catch (WebException e)
            {
                throw new IOException(e.Message, e);
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                body.Dispose();
            base.Dispose(disposing);
        }
    }
}
