using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>Answers that are no success, as exceptions.</summary>
internal static class ServerErrors
{
    /// <param name="error">The body, or <see langword="null"/> when it was not the API's.</param>
    /// <param name="scrub">Takes credentials out of a text: a server, or a proxy before it, may echo what it was sent.</param>
    public static ServerException From(HttpResponseMessage response, string method, ErrorEnvelope? error, Func<string, string> scrub)
    {
        var status = (int)response.StatusCode;
        // Echo, the server's web framework, answers {"message":…} without a code for a path it does not know.
        var code = error?.Code.ValueKind == JsonValueKind.String ? error.Code.GetString() ?? "" : "";
        var message = FirstLine.Of(scrub(error?.Message is { Length: > 0 } text ? text : $"HTTP {status} {response.ReasonPhrase}"));
        var kind = status switch
        {
            // Without Connect's code it is somebody before the server who refuses.
            401 when code.Length > 0 && method == "Login" => ServerFailure.LoginRefused,
            401 when code.Length > 0 => ServerFailure.Unauthenticated,
            403 when code.Length > 0 => ServerFailure.PermissionDenied,
            429 => ServerFailure.Exhausted,
            502 or 503 or 504 => ServerFailure.Unavailable,
            _ when code.Length == 0 => ServerFailure.NotTheApi,
            _ => ServerFailure.Api,
        };
        if (kind == ServerFailure.NotTheApi)
            return NotTheApi(response, method);
        var retryAfter = response.Headers.RetryAfter;
        return new ServerException(kind, method, message, status, code)
        {
            RetryAfter = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - DateTimeOffset.UtcNow : null),
        };
    }

    public static ServerException NotTheApi(HttpResponseMessage response, string method)
    {
        var status = (int)response.StatusCode;
        var what = response.Headers.Location is { } location
            ? $"HTTP {status} (a redirect to {Address(location)})"
            : $"HTTP {status} ({response.Content.Headers.ContentType?.MediaType ?? "no content type"})";
        return new ServerException(ServerFailure.NotTheApi, method, what, status);
    }

    /// <summary>Where a redirect leads, without user name and query, which may hold a credential. Most are relative.</summary>
    private static string Address(Uri location) => location.IsAbsoluteUri
        ? location.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : location.OriginalString.Split('?', '#')[0];
}
