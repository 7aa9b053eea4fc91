using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>Certificate authorities of a file that are trusted besides the machine's own: those of a private network.</summary>
internal sealed class CertificateAuthorities : IDisposable
{
    /// <summary>The use of a certificate as a TLS server's (RFC 5280, 4.2.1.12).</summary>
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2Collection _certificates;

    private CertificateAuthorities(X509Certificate2Collection certificates) => _certificates = certificates;

    /// <summary>Reads all certificates of a PEM file.</summary>
    /// <param name="path">Absolute.</param>
    /// <exception cref="BytebaseException">The file cannot be read, or holds no certificate.</exception>
    public static CertificateAuthorities Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            var text = File.ReadAllText(path);
            if (!text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
                throw Refuse(path, "it holds no \"-----BEGIN CERTIFICATE-----\"");
            certificates.ImportFromPem(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Refuse(path, FirstLine.Of(e.Message));
        }
        catch (CryptographicException e)
        {
            throw Refuse(path, $"a certificate in it cannot be read ({FirstLine.Of(e.Message)})");
        }

        return new(certificates);
    }

    /// <summary>Whether a server's certificate is one to trust: by the machine's authorities, or by these. Its name and its dates count all the same.</summary>
    /// <exception cref="AuthenticationException">It is not; the message says why.</exception>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
            throw new AuthenticationException($"The remote certificate is invalid: {errors}");
        using var own = new X509Chain();
#if NET
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_certificates);
#endif
        own.ChainPolicy.ExtraStore.AddRange(_certificates);
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        // As the machine's own check does; a private authority rarely answers from a build agent.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // The file may hold an intermediate authority alone. That the chain leads through one of ours is asked below.
        own.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        foreach (var element in chain?.ChainElements.Cast<X509ChainElement>() ?? [])
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var server = new X509Certificate2(certificate);
        var built = own.Build(server);
        if (built && own.ChainElements.Cast<X509ChainElement>().Any(e => _certificates.Cast<X509Certificate2>().Any(c => c.RawData.AsSpan().SequenceEqual(e.Certificate.RawData))))
            return true;
        var why = own.ChainStatus.Select(s => s.Status).Where(s => s is not X509ChainStatusFlags.NoError).Distinct().DefaultIfEmpty(X509ChainStatusFlags.UntrustedRoot);
        throw new AuthenticationException($"The remote certificate is trusted neither by this machine nor by BytebaseCACertificateFile: {string.Join(", ", why)}");
    }

    public void Dispose()
    {
        foreach (var certificate in _certificates)
            certificate.Dispose();
    }

    private static BytebaseException Refuse(string path, string why) => new(DiagnosticDescriptors.CaCertificateFile, path, why);
}
