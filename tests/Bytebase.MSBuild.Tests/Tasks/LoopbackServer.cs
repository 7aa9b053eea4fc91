using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>A server on this machine with one answer for each method, for tasks that make their own connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _answers;
    private readonly List<string> _calls = [];
    private readonly List<(string Method, string Body)> _bodies = [];

    public LoopbackServer(params (string Method, string Answer)[] answers)
    {
        _answers = answers.DistinctBy(a => a.Method).ToDictionary(a => a.Method, a => a.Answer);
        _answers.TryAdd("GetActuatorInfo", """{"version":"3.21.1"}""");
        using (var socket = new TcpListener(IPAddress.Loopback, 0))
        {
            socket.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The methods that were called, in order, without the question for the server's version.</summary>
    public string Calls
    {
        get
        {
            lock (_calls)
                return string.Join(' ', _calls);
        }
    }

    /// <summary>How often the version was asked for; 3.21.1 is the answer unless the test has another.</summary>
    public int VersionRequests { get; private set; }

    /// <summary>The bodies of the calls of a method.</summary>
    public IReadOnlyList<string> Bodies(string method)
    {
        lock (_calls)
            return [.. _bodies.Where(b => b.Method == method).Select(b => b.Body)];
    }

    public string Authorization { get; private set; } = "";

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var method = context.Request.Url!.Segments[^1];
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            lock (_calls)
            {
                if (method == "GetActuatorInfo")
                    VersionRequests++;
                else
                    _calls.Add(method);
                _bodies.Add((method, body));
            }

            Authorization = context.Request.Headers["Authorization"] ?? "";
            context.Response.ContentType = "application/json";
            var found = _answers.TryGetValue(method, out var answer);
            context.Response.StatusCode = !found ? 400 : answer!.Contains("\"permission_denied\"", StringComparison.Ordinal) ? 403 : 200;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer ?? """{"code":"invalid_argument","message":"the test has no answer"}"""));
            context.Response.Close();
        }
    }
}
