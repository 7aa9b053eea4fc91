using System.Net.Security;

namespace System.Net.Http;

/// <summary>
/// The settings of .NET's handler on that of .NET Framework (<c>HttpWebRequest</c>), and its behaviour where the other differs: as many
/// connections as requests, no waiting for <c>100 Continue</c>, a body whose reading can be cancelled, the proxy of the environment, and
/// exceptions of the same shape.
/// </summary>
internal sealed class SocketsHttpHandler : HttpClientHandler
{
    public SocketsHttpHandler()
    {
        SslOptions = new(this);
        // Two by default, in all of the process.
        MaxConnectionsPerServer = 64;
        Proxy = EnvironmentProxy.Create();
    }

    /// <summary>Not kept: Windows gives up connecting after about 21 seconds, and no API of .NET Framework says less (docs/hosts.md).</summary>
    public TimeSpan ConnectTimeout { get; set; }

    public SslClientOptions SslOptions { get; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        if (Proxy is EnvironmentProxy proxy)
            proxy.Credentials ??= DefaultProxyCredentials;
        var trust = SslOptions.Trust;
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            // What .NET calls a proxy's refusal of a tunnel is here the answer itself.
            if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired && request.RequestUri?.Scheme == Uri.UriSchemeHttps)
            {
                response.Dispose();
                throw new ProxyTunnelException(HttpStatusCode.ProxyAuthenticationRequired);
            }

            await CancellableContent.InstallAsync(response).ConfigureAwait(false);
            return response;
        }
        catch (HttpRequestException e) when (e.InnerException is WebException web)
        {
            // A wrapper more than in .NET, where the inner exception is the socket's or TLS's.
            throw new HttpRequestException(e.Message, trust?.Take(request) ?? web.InnerException ?? web);
        }
    }
}

/// <summary>Where TLS asks whether a server is to be trusted.</summary>
internal sealed class SslClientOptions(HttpClientHandler handler)
{
    /// <summary>As of <see cref="SslStream"/>: false, or an exception that says why not.</summary>
    public RemoteCertificateValidationCallback? RemoteCertificateValidationCallback
    {
        get;
        set
        {
            field = value;
            Trust = value is null ? null : new(value);
            // Now: once a request is on its way a handler takes no more settings.
            handler.ServerCertificateCustomValidationCallback = Trust is null ? null : Trust.Validate;
        }
    }

    internal CertificateTrust? Trust { get; private set; }
}

/// <summary>A proxy that refused to connect, as .NET 8 tells it.</summary>
internal sealed class ProxyTunnelException(HttpStatusCode status)
    : HttpRequestException($"The proxy tunnel request failed with status code '{(int)status}'.")
{
    public HttpStatusCode Status => status;
}

/// <summary>.NET 8's reasons, as far as they are asked for.</summary>
internal enum HttpRequestError
{
    Unknown,
    ProxyTunnelError,
}

internal static class HttpCompatibility
{
    extension(HttpRequestException e)
    {
        public HttpRequestError HttpRequestError => e is ProxyTunnelException ? HttpRequestError.ProxyTunnelError : HttpRequestError.Unknown;

        public HttpStatusCode? StatusCode => (e as ProxyTunnelException)?.Status;
    }

    extension(HttpClient)
    {
        /// <summary>What requests go through where nobody says otherwise.</summary>
        public static IWebProxy DefaultProxy => EnvironmentProxy.Create() ?? WebRequest.DefaultWebProxy ?? new WebProxy();
    }
}
