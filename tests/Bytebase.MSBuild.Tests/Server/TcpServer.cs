using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>
/// A listener on this machine that answers each request with a whole HTTP answer, over TLS where it has a certificate; or a proxy that
/// leads every CONNECT to one place. One request a connection.
/// </summary>
internal sealed class TcpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];
    private readonly Func<string, string> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly TcpServer? _tunnelTo;

    /// <param name="answer">The head of a request to the answer's status line, headers and body.</param>
    /// <param name="tunnelTo">Where a CONNECT that was answered with 200 leads.</param>
    public TcpServer(Func<string, string> answer, X509Certificate2? certificate = null, TcpServer? tunnelTo = null)
    {
        (_answer, _certificate, _tunnelTo) = (answer, certificate, tunnelTo);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests, as they came.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public static string Json(string body) => Answer("200 OK", "Content-Type: application/json", body);

    public static string Answer(string status, string headers, string body = "") =>
        $"HTTP/1.1 {status}\r\n{headers}{(headers.Length > 0 ? "\r\n" : "")}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

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
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                var head = await ReadHeadAsync(stream);
                if (head.Length == 0)
                    return;
                lock (_requests)
                    _requests.Add(head);
                var answer = _answer(head);
                if (head.StartsWith("CONNECT ", StringComparison.Ordinal) && answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    using var onward = new TcpClient();
                    await onward.ConnectAsync(IPAddress.Loopback, _tunnelTo!.Port);
                    await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
                    await Task.WhenAny(stream.CopyToAsync(onward.GetStream()), onward.GetStream().CopyToAsync(stream));
                    return;
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                await stream.FlushAsync();
                client.Client.Shutdown(SocketShutdown.Send);
                // Until the other side has read it: a close before would be a reset.
                await stream.CopyToAsync(Stream.Null);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) == 1)
            text.Append((char)buffer[0]);
        var head = text.ToString();
        var length = System.Text.RegularExpressions.Regex.Match(head, @"Content-Length: (\d+)", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        if (length.Success)
            await stream.ReadExactlyAsync(new byte[int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)]);
        return head;
    }
}
