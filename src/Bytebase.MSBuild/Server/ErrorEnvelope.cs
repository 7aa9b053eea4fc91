using System.Text.Json;

namespace Bytebase.MSBuild.Server;

/// <summary>The error body of Connect (<c>{"code":"not_found","message":…}</c>) and of the gateway (<c>{"code":5,"message":…}</c>).</summary>
internal sealed record ErrorEnvelope(JsonElement Code, string? Message);

/// <summary>An answer of the server that is no success, or no answer at all.</summary>
internal sealed class ServerException : Exception
{
    public ServerException(ServerFailure kind, string method, string message, int status = 0, string code = "", Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Method = method;
        Status = status;
        Code = code;
    }

    public ServerFailure Kind { get; }

    /// <summary>The call, for example <c>CreatePlan</c>.</summary>
    public string Method { get; }

    /// <summary>The HTTP status, 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>Connect's code, for example <c>invalid_argument</c>; empty when the answer was not the API's.</summary>
    public string Code { get; }

    /// <summary>How long the server asked to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What went wrong, as far as the user's next step differs.</summary>
internal enum ServerFailure
{
    /// <summary>The API's own error: see the code.</summary>
    Api,

    /// <summary>The account's e-mail or secret was refused, or the token of a workload identity.</summary>
    LoginRefused,

    /// <summary>The token is invalid, has expired or is missing.</summary>
    Unauthenticated,

    /// <summary>The account lacks a permission.</summary>
    PermissionDenied,

    /// <summary>No connection: name resolution, refused, reset.</summary>
    Unreachable,

    /// <summary>TLS could not be established.</summary>
    Tls,

    /// <summary>The proxy on the way refused: it wants a login of its own (407), or does not let this server through.</summary>
    ProxyRefused,

    /// <summary>The answer is no JSON of the API: a proxy, a login page, the wrong path.</summary>
    NotTheApi,

    /// <summary>No answer within the time allowed.</summary>
    Timeout,

    /// <summary>408, 502, 503, 504: the server or a proxy in front of it is not ready.</summary>
    Unavailable,

    /// <summary>429: a rate, or a limit of the licence.</summary>
    Exhausted,
}
