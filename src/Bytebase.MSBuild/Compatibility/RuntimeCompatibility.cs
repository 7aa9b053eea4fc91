using System.Net;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bytebase.MSBuild;

/// <summary>Time, tasks, network and cryptography: members of .NET that neither .NET Framework nor Polyfill has, with .NET's meaning.</summary>
internal static class RuntimeCompatibility
{
    private const string CertificateBegin = "-----BEGIN CERTIFICATE-----";
    private const string CertificateEnd = "-----END CERTIFICATE-----";

    extension(TimeSpan)
    {
        public static long NanosecondsPerTick => 100;

        public static TimeSpan operator /(TimeSpan time, double divisor) => TimeSpan.FromTicks((long)Math.Round(time.Ticks / divisor));

        public static TimeSpan operator *(TimeSpan time, double factor) => TimeSpan.FromTicks((long)Math.Round(time.Ticks * factor));
    }

    extension(DateTime)
    {
        public static DateTime UnixEpoch => new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    extension(Task)
    {
        public static Task Delay(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken = default) => time.Delay(delay, cancellationToken);
    }

    extension(SHA256)
    {
        public static int HashSizeInBytes => 32;
    }

    extension(MediaTypeNames.Application)
    {
        public static string Json => "application/json";
    }

    extension(HttpMethod)
    {
        public static HttpMethod Patch => new("PATCH");
    }

    extension(DecompressionMethods)
    {
        /// <summary>Brotli is not among them: a server is not told that it may send it.</summary>
        public static DecompressionMethods All => DecompressionMethods.GZip | DecompressionMethods.Deflate;
    }

    extension(Dns)
    {
        public static async Task<IPAddress[]> GetHostAddressesAsync(string host, CancellationToken cancellationToken) =>
            await Dns.GetHostAddressesAsync(host).WaitAsync(cancellationToken);
    }

    public static void AppendData(this IncrementalHash hash, ReadOnlySpan<byte> data) => hash.AppendData(data.ToArray());

    /// <exception cref="CryptographicException">What is between the lines is no certificate.</exception>
    public static void ImportFromPem(this X509Certificate2Collection certificates, string pem)
    {
        var end = 0;
        while (pem.IndexOf(CertificateBegin, end, StringComparison.Ordinal) is var begin and >= 0)
        {
            begin += CertificateBegin.Length;
            end = pem.IndexOf(CertificateEnd, begin, StringComparison.Ordinal);
            if (end < 0)
                throw new CryptographicException($"\"{CertificateEnd}\" is missing");
            try
            {
                certificates.Add(new X509Certificate2(Convert.FromBase64String(pem[begin..end])));
            }
            catch (FormatException e)
            {
                throw new CryptographicException(e.Message, e);
            }
        }
    }
}
