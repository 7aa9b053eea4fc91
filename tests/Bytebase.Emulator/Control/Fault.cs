using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Bytebase.Emulator.Wire;
using Microsoft.AspNetCore.Connections.Features;

namespace Bytebase.Emulator.Control;

/// <summary>A fault that a call has met.</summary>
internal sealed class Fault(InjectedFault injected, PortGates gates)
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(100);

    private readonly FaultRequest _fault = injected.Request;

    public bool IsBefore => _fault.When == "before";

    /// <summary>What the list of requests says of it.</summary>
    public string Name => $"{_fault.Kind} {_fault.When}";

    /// <summary>Does what the fault does.</summary>
    /// <param name="answer">What would be answered; before the effect a stand-in.</param>
    /// <returns>The answer to go on with; <see langword="null"/> when the exchange has ended.</returns>
    public async Task<Answer?> ApplyAsync(HttpContext http, Answer answer, Func<ApiException, int?, Answer> error)
    {
        if (_fault.Milliseconds > 0 && _fault.Kind != "refuse") await Task.Delay(_fault.Milliseconds, http.RequestAborted);
        switch (_fault.Kind)
        {
            case "status":
                var status = _fault.Status ?? 503;
                var code = RpcCodes.Parse(_fault.Code) ?? RpcCodes.FromHttp(status);
                var refused = error(new ApiException(code, (_fault.Message ?? $"injected fault {status}") + await EchoAsync(http)), status);
                if (_fault.RetryAfter is { } seconds) refused.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
                await refused.WriteAsync(http);
                return null;
            case "html":
                await Answer.Text(_fault.Status ?? 200, "text/html; charset=utf-8", $"<!DOCTYPE html><html><body>A page, not an API.{await EchoAsync(http)}</body></html>").WriteAsync(http);
                return null;
            case "truncate":
                await TruncateAsync(http, answer);
                return null;
            case "reset":
                Reset(http);
                return null;
            case "refuse":
                await gates.CloseAsync(http.Connection.LocalPort, _fault.Milliseconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(_fault.Milliseconds));
                Reset(http);
                return null;
            case "hold":
                await injected.HoldAsync(http.RequestAborted);
                return answer;
            case "rewrite":
                return Rewrite(answer, _fault.Replace + await EchoAsync(http));
            default:
                return answer;
        }
    }

    public static void Reset(HttpContext http)
    {
        // A linger time of zero makes the close a reset instead of an orderly end.
        if (http.Features.Get<IConnectionSocketFeature>() is { } socket) socket.Socket.LingerState = new LingerOption(true, 0);
        http.Abort();
    }

    private static async Task TruncateAsync(HttpContext http, Answer answer)
    {
        answer.PrepareHeaders(http);
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2));
        await http.Response.Body.FlushAsync();
        // An abort at once could overtake what was written.
        await Task.Delay(DrainTime);
        http.Abort();
    }

    private Answer Rewrite(Answer answer, string replacement)
    {
        var compressed = answer.Headers.Exists(h => h.Name == "Content-Encoding");
        var body = compressed ? Unzip(answer.Body) : answer.Body;
        var quoted = JsonValue.Create(replacement).ToJsonString()[1..^1];
        var rewritten = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(_fault.Find, quoted, StringComparison.Ordinal));
        var result = new Answer(answer.Status, answer.ContentType, rewritten);
        foreach (var header in answer.Headers.Where(h => h.Name != "Content-Encoding")) result.Headers.Add(header);
        return compressed ? result.Gzip() : result;
    }

    private static byte[] Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var stream = new MemoryStream();
        gzip.CopyTo(stream);
        return stream.ToArray();
    }

    private async Task<string> EchoAsync(HttpContext http)
    {
        if (!_fault.Echo) return "";
        var sent = http.Request.Headers
            .Where(h => h.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || h.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase))
            .Select(h => $"{h.Key}: {h.Value}");
        var body = RequestLog.Decode(http.Request, await RequestBody.ReadAsync(http)) as JsonObject;
        var secrets = RequestLog.SecretFields.Select(f => body?[f]?.ToString()).OfType<string>();
        return " You sent " + string.Join(", ", [.. sent, .. secrets]);
    }
}
