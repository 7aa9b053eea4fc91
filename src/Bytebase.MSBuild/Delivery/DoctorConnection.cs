using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The doctor's look at the way to the server: each step alone, since a failed call says only that one of them failed.</summary>
internal sealed class DoctorConnection(Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, TimeProvider time, Action<DoctorLine> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <param name="handler">What the delivery's own requests go through.</param>
    /// <returns>The answer of the API; <see langword="null"/> where nothing more can be asked.</returns>
    public async Task<ConnectionAnswer?> CheckAsync(HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var proxy = ConnectionProbe.ProxyFor(url);
        say(new(DoctorResult.Ok, "proxy", proxy is null ? "none for this address" : $"{proxy.Scheme}://{proxy.Host}:{proxy.Port} (HTTPS_PROXY, HTTP_PROXY; NO_PROXY names exceptions)"));
        // Behind a proxy the name is the proxy's business.
        if (proxy is null && !await CheckNetworkAsync(deadline.Token, cancellationToken))
            return null;
        var answer = await AskAsync(handler, deadline.Token, cancellationToken);
        if (answer is null)
            return null;
        CheckClock(answer);
        await CheckGzipAsync(handler, cancellationToken);
        return answer;
    }

    /// <summary>Whether the server's version is one that this works with.</summary>
    public void CheckVersion(string version)
    {
        if (version.Length == 0)
        {
            say(new(DoctorResult.Skip, "server version", "the server does not tell it"));
            return;
        }

        try
        {
            say(ServerVersion.Judge(version, url) is { } note
                ? new(DoctorResult.Warn, "server version", note.Message)
                : new(DoctorResult.Ok, "server version", version));
        }
        catch (BytebaseException e)
        {
            say(new(DoctorResult.Fail, "server version", e.Finding.Message.TrimEnd('.')));
        }
    }

    private async Task<bool> CheckNetworkAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await ConnectionProbe.ResolveAsync(url.Host, deadline);
            say(new(DoctorResult.Ok, "DNS", $"{url.Host} is {string.Join(", ", addresses.Take(3))}"));
        }
        catch (Exception e) when (e is SocketException or ArgumentException || IsTimeout(e, cancellationToken))
        {
            say(new(DoctorResult.Fail, "DNS", $"{url.Host} cannot be resolved: {Reason(e)}", "Check the host in BytebaseUrl; inside a company network, the VPN, or HTTPS_PROXY."));
            return false;
        }

        try
        {
            await ConnectionProbe.ConnectAsync(url, deadline);
            say(new(DoctorResult.Ok, "TCP", $"port {url.Port} accepts connections"));
            return true;
        }
        catch (Exception e) when (e is SocketException || IsTimeout(e, cancellationToken))
        {
            say(new(DoctorResult.Fail, "TCP", $"no connection to {url.Host}:{url.Port}: {Reason(e)}", "Check the port in BytebaseUrl, that the server runs, and that a firewall lets this machine through."));
            return false;
        }
    }

    private async Task<ConnectionAnswer?> AskAsync(HttpMessageHandler handler, CancellationToken deadline, CancellationToken cancellationToken)
    {
        ConnectionAnswer answer;
        try
        {
            answer = await ConnectionProbe.AskAsync(handler, url, headers, compressed: false, deadline);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || IsTimeout(e, cancellationToken))
        {
            var tls = e.InnerException is AuthenticationException;
            say(new(DoctorResult.Fail, tls ? "TLS" : "HTTP", Reason(e), tls
                ? "The certificate must be for this host name and from an authority that this machine trusts: name the file of a private one in BytebaseCACertificateFile, or install it in the machine's store. If the server speaks http on that port, correct the scheme or the port of BytebaseUrl."
                : "Check the URL, and HTTPS_PROXY and NO_PROXY."));
            return null;
        }

        say(new(url.Scheme == Uri.UriSchemeHttps || url.IsLoopback ? DoctorResult.Ok : DoctorResult.Warn, "TLS", url.Scheme == Uri.UriSchemeHttps ? "the certificate is trusted" : url.IsLoopback ? "none: the server is on this machine" : "none: the token goes over the network in the clear"));
        // An error of the API is an answer of the API: newer servers want a token for the version.
        if (answer.IsJson)
        {
            say(new(DoctorResult.Ok, "API", "Bytebase answers"));
            return answer;
        }

        var what = answer.Location.Length > 0 ? $"HTTP {answer.Status}, a redirect to {answer.Location}" : $"HTTP {answer.Status}, {(answer.MediaType.Length > 0 ? answer.MediaType : "no content type")}";
        say(new(DoctorResult.Fail, "API", $"the answer is not Bytebase's: {what}", "BytebaseUrl must be the server's external URL without a page's path; a login page or tunnel before it has to let the API through, if need be with a BytebaseCustomHeader."));
        return null;
    }

    private void CheckClock(ConnectionAnswer answer)
    {
        if (answer.Date is not { } date)
        {
            say(new(DoctorResult.Skip, "clock", "the server does not tell its time"));
            return;
        }

        var difference = (time.GetUtcNow() - date).Duration();
        var text = string.Create(CultureInfo.InvariantCulture, $"{difference.TotalSeconds:0} s from the server's");
        say(difference < ClockDifference
            ? new(DoctorResult.Ok, "clock", text)
            : new(DoctorResult.Warn, "clock", text + ", and tokens are valid for a time only", "Set the clock of this machine, or of the server, by NTP."));
    }

    private async Task CheckGzipAsync(HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            var answer = await ConnectionProbe.AskAsync(handler, url, headers, compressed: true, deadline.Token);
            var accepted = answer.IsJson && answer.Status is not (400 or 415 or 501);
            say(accepted
                ? new(DoctorResult.Ok, "gzip", "compressed requests are accepted")
                : new(DoctorResult.Warn, "gzip", $"compressed requests are refused (HTTP {answer.Status}): large folders are sent as they are", "Have the proxy before the server pass Content-Encoding on."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || IsTimeout(e, cancellationToken))
        {
            say(new(DoctorResult.Warn, "gzip", $"a compressed request got no answer: {Reason(e)}", "Have the proxy before the server pass Content-Encoding on."));
        }
    }

    private static bool IsTimeout(Exception e, CancellationToken cancellationToken) => e is OperationCanceledException && !cancellationToken.IsCancellationRequested;

    private static string Reason(Exception e) => e is OperationCanceledException ? $"no answer within {Words.Duration(Patience)}" : FirstLine.Of(ConnectTransport.WordsOf(e));
}
