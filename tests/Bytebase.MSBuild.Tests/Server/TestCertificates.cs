using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>A private certificate authority and what it signs, made anew for each test run.</summary>
internal static class TestCertificates
{
    /// <summary>The extended key usage of clients, which a server's certificate must not have alone (RFC 5280, 4.2.1.12).</summary>
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    private static readonly DateTimeOffset Begin = DateTimeOffset.UtcNow.AddDays(-2);

    public static X509Certificate2 Authority(string name, X509Certificate2? signer = null)
    {
        var request = Request(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), out var key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return signer is null ? request.CreateSelfSigned(Begin, Begin.AddYears(1)) : Signed(request, signer, key, Begin.AddDays(300));
    }

    /// <summary>A server's certificate for this machine; signed by itself where there is no signer.</summary>
    public static X509Certificate2 Server(X509Certificate2? signer, string host = "127.0.0.1", bool expired = false, string use = ServerUse)
    {
        var request = Request("server", ECDsa.Create(ECCurve.NamedCurves.nistP256), out var key);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var end = expired ? Begin.AddDays(1) : Begin.AddDays(200);
        return signer is null ? request.CreateSelfSigned(Begin, end) : Signed(request, signer, key, end);
    }

    public static string Pem(params X509Certificate2[] certificates) => string.Join('\n', certificates.Select(c => "# " + c.Subject + "\n" + c.ExportCertificatePem()));

    private static CertificateRequest Request(string name, ECDsa key, out ECDsa sameKey) => new("CN=" + name, sameKey = key, HashAlgorithmName.SHA256);

    private static X509Certificate2 Signed(CertificateRequest request, X509Certificate2 signer, ECDsa key, DateTimeOffset end) =>
        request.Create(signer, Begin.AddMinutes(1), end, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
}
