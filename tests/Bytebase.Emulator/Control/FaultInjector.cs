using System.Net.Sockets;
using Bytebase.Emulator.Wire;
using Microsoft.AspNetCore.Connections.Features;

namespace Bytebase.Emulator.Control;

/// <summary>A fault as <c>POST /_emulator/faults</c> gives it.</summary>
internal sealed class FaultRequest
{
    /// <summary>The RPC's name without its service.</summary>
    public string Method { get; set; } = "";

    /// <summary>Which call of the method fails, counted from 1 from now on; 0 is every call.</summary>
    public int Call { get; set; }

    /// <summary><c>before</c> or <c>after</c> the effect.</summary>
    public string When { get; set; } = "before";

    /// <summary><c>latency</c>, <c>status</c>, <c>html</c>, <c>truncate</c> or <c>reset</c>.</summary>
    public string Kind { get; set; } = "status";

    /// <summary>503 unless given; for <c>html</c> 200.</summary>
    public int? Status { get; set; }

    public string? Code { get; set; }

    public string? Message { get; set; }

    public double? RetryAfter { get; set; }

    public int Milliseconds { get; set; }
}

/// <summary>Faults that are waiting for their call.</summary>
internal sealed class FaultInjector
{
    private static readonly string[] Kinds = ["latency", "status", "html", "truncate", "reset"];

    private readonly Lock _gate = new();
    private readonly List<(FaultRequest Fault, int Calls)> _faults = [];

    public void Add(FaultRequest fault)
    {
        if (!Kinds.Contains(fault.Kind)) throw ApiException.Invalid($"unknown kind of fault \"{fault.Kind}\"; known are {string.Join(", ", Kinds)}");
        if (fault.When is not ("before" or "after")) throw ApiException.Invalid($"\"when\" must be before or after, not \"{fault.When}\"");
        if (fault.Code is not null && RpcCodes.Parse(fault.Code) is null) throw ApiException.Invalid($"unknown code \"{fault.Code}\"");
        lock (_gate) _faults.Add((fault, 0));
    }

    public void Clear()
    {
        lock (_gate) _faults.Clear();
    }

    /// <summary>Counts a call, and gives the fault that it meets.</summary>
    public Fault? Next(string method)
    {
        lock (_gate)
        {
            Fault? met = null;
            for (var i = 0; i < _faults.Count; i++)
            {
                var (fault, calls) = _faults[i];
                if (!fault.Method.Equals(method, StringComparison.Ordinal)) continue;
                calls++;
                _faults[i] = (fault, calls);
                if (met is null && (fault.Call == 0 || fault.Call == calls)) met = new Fault(fault);
            }

            return met;
        }
    }
}

internal sealed class Fault(FaultRequest fault)
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(100);

    public bool IsBefore => fault.When == "before";

    /// <summary>True when the exchange ends here.</summary>
    public async Task<bool> ApplyAsync(HttpContext http, Answer? answer, Func<ApiException, int?, Answer> error)
    {
        if (fault.Milliseconds > 0) await Task.Delay(fault.Milliseconds, http.RequestAborted);
        switch (fault.Kind)
        {
            case "status":
                var status = fault.Status ?? 503;
                var code = RpcCodes.Parse(fault.Code) ?? RpcCodes.FromHttp(status);
                var refused = error(new ApiException(code, fault.Message ?? $"injected fault {status}"), status);
                if (fault.RetryAfter is { } seconds) refused.With("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
                await refused.WriteAsync(http);
                return true;
            case "html":
                await Answer.Text(fault.Status ?? 200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>A page, not an API.</body></html>").WriteAsync(http);
                return true;
            case "truncate":
                await TruncateAsync(http, answer ?? Answer.Text(200, Answer.Json, "{\"name\":\"truncated before its effect\"}"));
                return true;
            case "reset":
                Reset(http);
                return true;
            default:
                return false;
        }
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

    private static void Reset(HttpContext http)
    {
        // A linger time of zero makes the close a reset instead of an orderly end.
        if (http.Features.Get<IConnectionSocketFeature>() is { } socket) socket.Socket.LingerState = new LingerOption(true, 0);
        http.Abort();
    }
}
