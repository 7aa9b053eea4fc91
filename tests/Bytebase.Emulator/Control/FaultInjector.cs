using System.Text.Json.Nodes;

namespace Bytebase.Emulator.Control;

/// <summary>Faults that are waiting for their call.</summary>
internal sealed class FaultInjector(PortGates gates)
{
    private readonly Lock _gate = new();
    private readonly List<InjectedFault> _faults = [];

    public void Add(FaultRequest fault)
    {
        fault.Check();
        lock (_gate) _faults.Add(new InjectedFault(fault));
    }

    /// <summary>Forgets faults, lets go whom they hold, and opens the ports that they closed.</summary>
    /// <param name="port">Those of one port alone; 0 is all.</param>
    public async Task ClearAsync(int port)
    {
        List<InjectedFault> cleared;
        lock (_gate)
        {
            cleared = _faults.FindAll(f => port == 0 || f.Request.Port == port);
            _faults.RemoveAll(cleared.Contains);
        }

        foreach (var fault in cleared) fault.Release();
        await gates.OpenAsync(port);
    }

    /// <summary>Counts a call, and gives the fault that it meets.</summary>
    public Fault? Next(string method, int port)
    {
        lock (_gate)
        {
            InjectedFault? met = null;
            foreach (var fault in _faults.Where(f => f.Request.Port == 0 || f.Request.Port == port))
            {
                if (fault.Request.Since == method) fault.SinceCalls++;
                if (fault.Request.Method != method || !fault.HasBegun) continue;
                fault.Calls++;
                if (met is null && fault.Request.Meets(fault.Calls)) met = fault;
            }

            if (met is null) return null;
            met.Met++;
            return new Fault(met, gates);
        }
    }

    /// <summary>For <c>GET /_emulator/faults</c>.</summary>
    public JsonObject ToJson(int port)
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["faults"] = new JsonArray([.. _faults.Where(f => port == 0 || f.Request.Port == port).Select(f => (JsonNode)new JsonObject
                {
                    ["method"] = f.Request.Method,
                    ["kind"] = f.Request.Kind,
                    ["when"] = f.Request.When,
                    ["calls"] = f.Calls,
                    ["met"] = f.Met,
                    ["holding"] = f.Holding,
                })]),
            };
        }
    }
}

/// <summary>A fault with what has become of it.</summary>
internal sealed class InjectedFault(FaultRequest request)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holding;

    public FaultRequest Request => request;

    /// <summary>How many calls of the method there were since; the injector's lock guards it.</summary>
    public int Calls { get; set; }

    /// <summary>How many calls there were of the method that it waits for.</summary>
    public int SinceCalls { get; set; }

    public bool HasBegun => request.Since.Length == 0 || SinceCalls >= request.SinceCall;

    /// <summary>How many of them met the fault.</summary>
    public int Met { get; set; }

    /// <summary>How many callers wait now.</summary>
    public int Holding => _holding;

    public void Release() => _released.TrySetResult();

    /// <summary>Waits until the fault is cleared or the caller is gone.</summary>
    public async Task HoldAsync(CancellationToken gone)
    {
        Interlocked.Increment(ref _holding);
        try
        {
            await _released.Task.WaitAsync(gone);
        }
        finally
        {
            Interlocked.Decrement(ref _holding);
        }
    }
}
