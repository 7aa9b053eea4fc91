using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A listener on this machine; each connection is handed to the test.</summary>
internal sealed class Tcp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Stream, Task> _serve;

    private Tcp(Func<Stream, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests that were answered here.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers every request with one JSON text or another status, and closes.</summary>
    public static Tcp Answering(string status, string body = "", string headers = "Content-Type: application/json")
    {
        Tcp tcp = null!;
        tcp = new Tcp(async stream =>
        {
            var head = await ReadHeadAsync(stream);
            lock (tcp.Requests)
                tcp.Requests.Add(head);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        });
        return tcp;
    }

    /// <summary>Ends TLS, as the front of a Bytebase server does, and hands the bytes on.</summary>
    public static Tcp Tls(X509Certificate2 certificate, Uri server) => new(async stream =>
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        using var onward = new TcpClient();
        await onward.ConnectAsync(server.Host, server.Port);
        await Task.WhenAny(tls.CopyToAsync(onward.GetStream()), onward.GetStream().CopyToAsync(tls));
    });

    /// <summary>A private authority, and a certificate of it for this machine.</summary>
    public static (X509Certificate2 Authority, X509Certificate2 Server) CreateCertificates()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=private authority", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = root.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return (authority, signed.CopyWithPrivateKey(key));
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await _serve(client.GetStream());
                client.Client.Shutdown(SocketShutdown.Send);
                await client.GetStream().CopyToAsync(Stream.Null);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) == 1)
            head.Append((char)buffer[0]);
        var length = Regex.Match(head.ToString(), @"Content-Length: (\d+)", RegexOptions.IgnoreCase);
        if (length.Success)
            await stream.ReadExactlyAsync(new byte[int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)]);
        return head.ToString();
    }
}
