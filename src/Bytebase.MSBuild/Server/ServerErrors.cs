using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>Answers that are no success, as exceptions.</summary>
internal static class ServerErrors
{
    /// <param name="error">The body, or <see langword="null"/> when it was not the API's.</param>
    /// <param name="scrub">Takes credentials out of a text: a server, or a proxy before it, may echo what it was sent.</param>
    /// <param name="time">The clock that a date to come back at is held against.</param>
    public static async Task<ServerException> FromAsync(HttpResponseMessage response, string method, ErrorEnvelope? error, Func<string, string> scrub, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        // Echo, the server's web framework, answers {"message":…} without a code for a path it does not know.
        var code = error?.Code.ValueKind == JsonValueKind.String ? error.Code.GetString() ?? "" : "";
        var message = FirstLine.Of(scrub(error?.Message is { Length: > 0 } text ? text : $"HTTP {status} {response.ReasonPhrase}"));
        var kind = status switch
        {
            // Without Connect's code it is somebody before the server who refuses.
            401 when code.Length > 0 && method is "Login" => ServerFailure.LoginRefused,
            // 404: no such identity; 400: it is no identity's address.
            400 or 401 or 403 or 404 when code.Length > 0 && method is "ExchangeToken" => ServerFailure.LoginRefused,
            401 when code.Length > 0 => ServerFailure.Unauthenticated,
            403 when code.Length > 0 => ServerFailure.PermissionDenied,
            407 => ServerFailure.ProxyRefused,
            429 => ServerFailure.Exhausted,
            // 408: a proxy that waited for the request in vain.
            408 or 502 or 503 or 504 => ServerFailure.Unavailable,
            _ when code.Length == 0 => ServerFailure.NotTheApi,
            _ => ServerFailure.Api,
        };
        if (kind == ServerFailure.NotTheApi)
            return await NotTheApiAsync(response, method, scrub, cancellationToken);
        var retryAfter = response.Headers.RetryAfter;
        return new ServerException(kind, method, message, status, code)
        {
            RetryAfter = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - time.GetUtcNow() : null),
        };
    }

    public static async Task<ServerException> NotTheApiAsync(HttpResponseMessage response, string method, Func<string, string> scrub, CancellationToken cancellationToken) =>
        new(ServerFailure.NotTheApi, method, scrub(await FrontPage.DescribeAsync(response, cancellationToken)), (int)response.StatusCode);
}
