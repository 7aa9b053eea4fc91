using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Control;

/// <summary>A fault as <c>POST /_emulator/faults</c> gives it.</summary>
internal sealed class FaultRequest
{
    private static readonly string[] Kinds = ["latency", "status", "html", "truncate", "reset", "refuse", "hold", "rewrite"];

    /// <summary>The RPC's name without its service.</summary>
    public string Method { get; set; } = "";

    /// <summary>Which call of the method fails, counted from 1 from now on; 0 is every call.</summary>
    public int Call { get; set; }

    /// <summary>How many calls fail from <see cref="Call"/> on; 0 is all of them.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Counting begins with this call of another method; empty begins now.</summary>
    public string Since { get; set; } = "";

    /// <summary>Which call of <see cref="Since"/>.</summary>
    public int SinceCall { get; set; } = 1;

    /// <summary>Only calls that came in by this port of the emulator's; 0 is any.</summary>
    public int Port { get; set; }

    /// <summary><c>before</c> or <c>after</c> the effect.</summary>
    public string When { get; set; } = "before";

    /// <summary>
    /// <c>latency</c>, <c>status</c>, <c>html</c>, <c>truncate</c> or <c>reset</c>; <c>refuse</c> resets the connection and closes the port;
    /// <c>hold</c> keeps the caller waiting until the faults are cleared; <c>rewrite</c> replaces text in a good answer.
    /// </summary>
    public string Kind { get; set; } = "status";

    /// <summary>503 unless given; for <c>html</c> 200.</summary>
    public int? Status { get; set; }

    public string? Code { get; set; }

    public string? Message { get; set; }

    /// <summary>Adds to the message what the caller sent as credentials: a server that is careless with what it was told.</summary>
    public bool Echo { get; set; }

    public double? RetryAfter { get; set; }

    /// <summary>Waits that long first; for <c>refuse</c> how long the port stays closed, 0 until the faults are cleared.</summary>
    public int Milliseconds { get; set; }

    /// <summary>For <c>rewrite</c>.</summary>
    public string Find { get; set; } = "";

    /// <summary>For <c>rewrite</c>; what <see cref="Echo"/> adds comes behind it.</summary>
    public string Replace { get; set; } = "";

    /// <exception cref="ApiException">It is none.</exception>
    public void Check()
    {
        if (!Kinds.Contains(Kind)) throw ApiException.Invalid($"unknown kind of fault \"{Kind}\"; known are {string.Join(", ", Kinds)}");
        if (When is not ("before" or "after")) throw ApiException.Invalid($"\"when\" must be before or after, not \"{When}\"");
        if (Code is not null && RpcCodes.Parse(Code) is null) throw ApiException.Invalid($"unknown code \"{Code}\"");
        if (Kind == "rewrite" && (When != "after" || Find.Length == 0)) throw ApiException.Invalid("a rewrite is \"after\" and has a text to \"find\"");
    }

    public bool Meets(int call) => Call == 0 || (call >= Call && (Count == 0 || call < Call + Count));
}
