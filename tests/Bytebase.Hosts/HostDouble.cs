using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Bytebase.Hosts;

/// <summary>
/// A double of a repository's host with one repository and one pull request, number 7. It keeps the real API's rules as far as somebody
/// wrote them down; each rule names its source. What no source says is marked "not verified".
/// </summary>
public abstract class HostDouble : IAsyncDisposable
{
    public const string PullRequest = "7";

    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly Dictionary<string, (string User, HashSet<string> Scopes)> _tokens = [];
    private readonly List<(string Method, string Path, HostFault Fault, int Times)> _faults = [];
    private readonly WebApplication _app;
    private long _lastId = 1000;

    protected HostDouble()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // An answer without an end must not be cut by the server's own limits.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Use(HandleAsync);
    }

    /// <summary>Its address, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>All of the pull request, the oldest first.</summary>
    public List<StoredComment> Comments { get; } = [];

    /// <summary>Those that a reader sees, without the host's own.</summary>
    public IReadOnlyList<StoredComment> Visible => [.. Comments.Where(c => !c.IsDeleted && !c.IsSystem)];

    /// <summary>The largest page that the host gives, whatever is asked for: pages become many with few comments.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>What a token may do that lets a job write comments.</summary>
    public abstract IReadOnlyList<string> WriteScopes { get; }

    /// <summary>What the host's CI system sets for a job of the pull request.</summary>
    /// <param name="token">In the variable that the recipes use; empty for a job without.</param>
    public abstract Dictionary<string, string> Variables(string token);

    /// <summary>What readers see of a comment, as far as marks that are not to be seen go.</summary>
    public abstract string Rendered(string body);

    public static async Task<T> StartAsync<T>()
        where T : HostDouble, new()
    {
        var host = new T();
        await host._app.StartAsync();
        host.Address = host._app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return host;
    }

    /// <summary>Makes a token known.</summary>
    public void Know(string token, string user, params IEnumerable<string> scopes) => _tokens[token] = (user, [.. scopes]);

    /// <summary>Somebody writes a comment.</summary>
    public StoredComment Add(string author, string body, bool isSystem = false, string status = "active")
    {
        var comment = new StoredComment { Id = Interlocked.Increment(ref _lastId), Author = author, Body = body, IsSystem = isSystem, Status = status };
        Comments.Add(comment);
        return comment;
    }

    /// <summary>Lets requests go wrong.</summary>
    /// <param name="method">Empty for any.</param>
    /// <param name="path">A part of the target.</param>
    /// <param name="times">So many of them, then no more.</param>
    public void Fail(string method, string path, HostFault fault, int times = 1) => _faults.Add((method, path, fault, times));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="path">Its parts, unescaped.</param>
    protected abstract HostReply Handle(string method, string[] path, IQueryCollection query, JsonNode? body, HttpRequest request);

    /// <summary>The header that holds the token.</summary>
    protected virtual string TokenOf(HttpRequest request) => request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : "";

    /// <summary>Who asks; <see langword="null"/> for a token that is not known.</summary>
    protected (string User, HashSet<string> Scopes)? Caller(HttpRequest request) => _tokens.TryGetValue(TokenOf(request), out var known) ? known : null;

    protected StoredComment? Find(string id) => Comments.FirstOrDefault(c => c.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == id && !c.IsDeleted);

    protected static int Number(IQueryCollection query, string name, int otherwise) => int.TryParse(query[name], out var number) ? number : otherwise;

    private async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        _requests.Enqueue(new(request.Method, target, text, TokenOf(request)));
        var fault = TakeFault(request.Method, target);
        if (fault is null or { AfterEffect: true })
        {
            HostReply reply;
            lock (Comments)
                reply = Handle(request.Method, [.. request.Path.Value!.Trim('/').Split('/').Select(Uri.UnescapeDataString)], request.Query, text.Length > 0 ? JsonNode.Parse(text) : null, request);
            if (fault is null)
            {
                await reply.WriteAsync(context.Response);
                return;
            }
        }

        if (fault.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = fault.ContentType;
        foreach (var (name, value) in fault.Headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(fault.Body);
        var blanks = new byte[64 * 1024];
        blanks.AsSpan().Fill((byte)' ');
        for (var left = fault.Padding; left > 0 && !context.RequestAborted.IsCancellationRequested; left -= blanks.Length)
            await context.Response.Body.WriteAsync(blanks);
    }

    private HostFault? TakeFault(string method, string target)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(f => (f.Method.Length == 0 || f.Method == method) && target.Contains(f.Path, StringComparison.Ordinal));
            if (index < 0)
                return null;
            var found = _faults[index];
            if (found.Times == 1)
                _faults.RemoveAt(index);
            else
                _faults[index] = found with { Times = found.Times - 1 };
            return found.Fault;
        }
    }
}
