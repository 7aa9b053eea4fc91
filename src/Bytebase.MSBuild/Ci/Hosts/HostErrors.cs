using System.Globalization;
using System.Net;
using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>Makes an exception of a host's answer that is no success.</summary>
internal static class HostErrors
{
    private const int LongestWords = 200;

    /// <param name="body">The answer; <see langword="null"/> when it is too long to be one of an API.</param>
    /// <param name="token">Taken out of what the host says: it may echo what it was sent.</param>
    public static HostException Of(HttpResponseMessage response, byte[]? body, string token, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        var words = body is null ? "" : Words(Parse(body) ?? default);
        if (token.Length > 0)
            words = words.Replace(token, "***", StringComparison.Ordinal);
        var why = $"HTTP {status}{(words.Length > 0 ? " " + Shortened.Line(FirstLine.Of(words), LongestWords) : "")}";
        var retryAfter = RetryAfter(response, time);

        // GitHub answers 403 to both of its rate limits: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
        if (status == 429 || (status == 403 && retryAfter is not null))
            return new(HostFailure.Busy, why) { RetryAfter = retryAfter };
        return status switch
        {
            401 or 403 or 404 => new(HostFailure.Refused, why),
            407 => new(HostFailure.NotTheApi, "the proxy wants a login (HTTP 407)"),
            408 or >= 500 => new(HostFailure.Unavailable, why) { MayHaveHappened = true, RetryAfter = retryAfter },
            _ => new(HostFailure.Rejected, why),
        };
    }

    /// <returns><see langword="null"/> when it is no JSON.</returns>
    public static JsonElement? Parse(byte[] body)
    {
        try
        {
            // Comments come from people: half a surrogate or a byte order mark must not hide the others.
            using var document = JsonDocument.Parse(body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is { } asked)
            return NotNegative(asked.Delta ?? (asked.Date - time.GetUtcNow()));
        // GitHub: seconds since 1970, and only an exhausted limit is a reason to wait. GitLab sends RetryAfter.
        var exhausted = Number(response, "x-ratelimit-remaining") == 0;
        return exhausted && Number(response, "x-ratelimit-reset") is { } reset and > 0 and < 100_000_000_000 ? NotNegative(DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow()) : null;
    }

    private static TimeSpan? NotNegative(TimeSpan? span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // GitHub and Azure: message. GitLab: message (a text or an object of lists) or error. Bitbucket: error.message.
    private static string Words(JsonElement json)
    {
        var message = HostAnswer.Get(json, "message");
        var error = HostAnswer.Get(json, "error");
        return (message.ValueKind, error.ValueKind) switch
        {
            (JsonValueKind.String, _) => message.GetString()!,
            (JsonValueKind.Object, _) => message.GetRawText(),
            (_, JsonValueKind.String) => error.GetString()!,
            (_, JsonValueKind.Object) => HostAnswer.Text(error, "message"),
            _ => "",
        };
    }
}
