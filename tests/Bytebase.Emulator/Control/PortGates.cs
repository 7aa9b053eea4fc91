using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Bytebase.Emulator.Control;

/// <summary>The ports that the emulator listens on, each of which can be closed for a while: the system then refuses connections to it.</summary>
internal sealed class PortGates(IOptions<SocketTransportOptions> options, ILoggerFactory loggers) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly ConcurrentDictionary<int, PortGate> _gates = new();

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await _sockets.BindAsync(endpoint, cancellationToken);
        if (listener.EndPoint is not IPEndPoint { Port: var port }) return listener;
        return _gates[port] = new PortGate(listener, where => _sockets.BindAsync(where, CancellationToken.None));
    }

    public bool IsClosed(int port) => _gates.TryGetValue(port, out var gate) && gate.IsClosed;

    public Task CloseAsync(int port, TimeSpan time) => _gates.TryGetValue(port, out var gate) ? gate.CloseAsync(time) : Task.CompletedTask;

    /// <param name="port">0 is all ports.</param>
    public Task OpenAsync(int port) => Task.WhenAll(_gates.Where(g => port == 0 || g.Key == port).Select(g => g.Value.OpenAsync()));
}

/// <summary>One listening port.</summary>
internal sealed class PortGate(IConnectionListener listener, Func<EndPoint, ValueTask<IConnectionListener>> bind) : IConnectionListener
{
    private static readonly TimeSpan BindPause = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IConnectionListener _listener = listener;
    private volatile TaskCompletionSource? _closed;
    private volatile bool _ended;

    public EndPoint EndPoint { get; } = listener.EndPoint;

    public bool IsClosed => _closed is not null;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await _listener.AcceptAsync(cancellationToken) is { } connection) return connection;
            if (_ended) return null;
            if (_closed is { } closed) await closed.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Closes the port; after <paramref name="time"/> it opens by itself.</summary>
    public async Task CloseAsync(TimeSpan time)
    {
        await _gate.WaitAsync();
        try
        {
            if (_closed is not null || _ended) return;
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _listener.UnbindAsync();
            if (time != Timeout.InfiniteTimeSpan) _ = Task.Delay(time).ContinueWith(_ => OpenAsync(), TaskScheduler.Default);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task OpenAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_closed is not { } closed) return;
            if (!_ended) _listener = await BindAgainAsync();
            _closed = null;
            closed.SetResult();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _ended = true;
        await OpenAsync();
        await _listener.UnbindAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _gate.Dispose();
    }

    // A free port may be somebody's outgoing one for a moment.
    private async Task<IConnectionListener> BindAgainAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await bind(EndPoint);
            }
            catch (AddressInUseException) when (attempt < 500)
            {
                await Task.Delay(BindPause);
            }
        }
    }
}
