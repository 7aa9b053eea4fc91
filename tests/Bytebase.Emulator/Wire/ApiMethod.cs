using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;

namespace Bytebase.Emulator.Wire;

/// <summary>Who calls, and whether the caller has gone.</summary>
internal sealed record CallContext(Account? Account, CancellationToken Cancellation)
{
    public Account Caller => Account ?? throw new InvalidOperationException("An anonymous method has no caller.");
}

/// <summary>One RPC. Both surfaces find their handlers in the same table.</summary>
internal sealed class ApiMethod
{
    public required string Service { get; init; }
    public required string Name { get; init; }
    public required Type RequestType { get; init; }
    public required Access Access { get; init; }
    public required Func<CallContext, object, ValueTask<object>> Invoke { get; init; }
    public Action<object>? Validate { get; init; }
    public IReadOnlyList<RestRoute> Routes { get; init; } = [];

    public string Procedure => $"/bytebase.v1.{Service}/{Name}";
}

internal sealed class ApiMethodTable
{
    private readonly Dictionary<string, ApiMethod> _methods = new(StringComparer.Ordinal);

    public HashSet<string> Services { get; } = [];

    public IEnumerable<ApiMethod> Methods => _methods.Values;

    public ApiMethod? Find(string procedure) => _methods.GetValueOrDefault(procedure);

    /// <param name="service">Without its package, as <c>ReleaseService</c>.</param>
    /// <param name="name">The method.</param>
    /// <param name="access">What is checked before the handler.</param>
    /// <param name="handler">Gets a request of the method's own type.</param>
    /// <param name="validate">Limits of fields; checked before authentication, as protovalidate is.</param>
    /// <param name="routes">REST routes, see <see cref="RestRoute.Parse"/>.</param>
    public void Add<TRequest>(
        string service, string name, Access access, Func<CallContext, TRequest, object> handler, Action<TRequest>? validate = null, params string[] routes)
        where TRequest : class =>
        AddAsync<TRequest>(service, name, access, (context, request) => ValueTask.FromResult(handler(context, request)), validate, routes);

    public void AddAsync<TRequest>(
        string service, string name, Access access, Func<CallContext, TRequest, ValueTask<object>> handler, Action<TRequest>? validate = null, params string[] routes)
        where TRequest : class
    {
        var method = new ApiMethod
        {
            Service = service,
            Name = name,
            RequestType = typeof(TRequest),
            Access = access,
            Invoke = (context, request) => handler(context, (TRequest)request),
            Validate = validate is null ? null : request => validate((TRequest)request),
            Routes = [.. routes.Select(RestRoute.Parse)],
        };
        _methods.Add(method.Procedure, method);
        Services.Add(service);
    }
}
