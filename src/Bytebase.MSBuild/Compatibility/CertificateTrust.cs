using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace System.Net.Http;

/// <summary>
/// Keeps the exception by which a certificate was refused for the one who sent the request: <c>HttpWebRequest</c> tells only that TLS failed.
/// </summary>
internal sealed class CertificateTrust(RemoteCertificateValidationCallback decide)
{
    private readonly ConditionalWeakTable<HttpRequestMessage, AuthenticationException> _refusals = new();

    public bool Validate(HttpRequestMessage request, X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors)
    {
        try
        {
            return decide(request, certificate, chain, errors);
        }
        catch (AuthenticationException e)
        {
            _refusals.Remove(request);
            _refusals.Add(request, e);
            return false;
        }
    }

    public AuthenticationException? Take(HttpRequestMessage request) => _refusals.TryGetValue(request, out var refusal) ? refusal : null;
}
