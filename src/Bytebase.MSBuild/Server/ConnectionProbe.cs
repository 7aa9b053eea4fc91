using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text.Json;

namespace Bytebase.MSBuild.Server;

/// <summary>What a server answers to somebody without an account.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="IsJson">Whether the answer is JSON, as the API's are.</param>
/// <param name="MediaType">What it is; empty where the server does not say.</param>
/// <param name="Date">The server's clock.</param>
/// <param name="Version">The server's version; empty where it does not tell it to everybody.</param>
/// <param name="Location">Where a redirect leads, without what may be a secret.</param>
internal sealed record ConnectionAnswer(int Status, bool IsJson, string MediaType, DateTimeOffset? Date, string Version, string Location);

/// <summary>Looks at a connection step by step, once and without retries: a name, a port, TLS, and whether Bytebase answers.</summary>
internal static class ConnectionProbe
{
    /// <summary>The proxy that requests to an address go through; <see langword="null"/> when they go there directly.</summary>
    public static Uri? ProxyFor(Uri url) => HttpClient.DefaultProxy.IsBypassed(url) ? null : HttpClient.DefaultProxy.GetProxy(url) is { } proxy && proxy != url ? proxy : null;

    /// <exception cref="SocketException">There is no such name.</exception>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(host.Trim('[', ']'), cancellationToken);

    /// <exception cref="SocketException">Nobody listens there, or a firewall is in between.</exception>
    /// <exception cref="OperationCanceledException">Nobody answered in time.</exception>
    public static async Task ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.DnsSafeHost, url.Port, cancellationToken);
    }

    /// <summary>Asks for the version, which an older server tells everybody.</summary>
    /// <param name="handler">Sends the request; belongs to the caller.</param>
    /// <param name="compressed">Whether to send the request gzipped.</param>
    /// <exception cref="HttpRequestException">No answer; an inner <see cref="System.Security.Authentication.AuthenticationException"/> is TLS's.</exception>
    public static async Task<ConnectionAnswer> AskAsync(HttpMessageHandler handler, Uri server, IReadOnlyList<KeyValuePair<string, string>> headers, bool compressed, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "bytebase.v1.ActuatorService/GetActuatorInfo"));
        request.Content = new ByteArrayContent(compressed ? Gzip("{}"u8) : "{}"u8.ToArray());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        if (compressed)
            request.Content.Headers.ContentEncoding.Add("gzip");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        var isJson = type == MediaTypeNames.Application.Json;
        var location = response.Headers.Location is { } to ? FrontPage.Address(to) : "";
        return new((int)response.StatusCode, isJson, type, response.Headers.Date, isJson && response.IsSuccessStatusCode ? await ReadVersionAsync(response, cancellationToken) : "", location);
    }

    private static async Task<string> ReadVersionAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return (await JsonAnswers.ReadAsync(response.Content, WireJson.Default.ActuatorInfo, cancellationToken))?.Version ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return "";
        }
    }

    private static byte[] Gzip(ReadOnlySpan<byte> text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(text);
        return buffer.ToArray();
    }
}
