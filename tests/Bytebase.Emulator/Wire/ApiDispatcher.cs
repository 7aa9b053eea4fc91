using Bytebase.Emulator.Control;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Microsoft.Net.Http.Headers;

namespace Bytebase.Emulator.Wire;

/// <summary>From a parsed request to an answer, the same for both surfaces.</summary>
internal sealed class ApiDispatcher(TokenIssuer tokens, AccessControl access, FaultInjector faults, ILogger<ApiDispatcher> logger)
{
    private static readonly Answer NoAnswerYet = Answer.Text(200, Answer.Json, "{\"name\":\"cut off before its effect\"}");

    /// <param name="http">The exchange.</param>
    /// <param name="method">The RPC.</param>
    /// <param name="parse">Reads the request; may throw <see cref="ApiException"/>.</param>
    /// <param name="error">Writes an error in the surface's envelope, with another HTTP status than the code's where one is given.</param>
    /// <param name="finish">Last touch to a good answer.</param>
    public async Task HandleAsync(
        HttpContext http, ApiMethod method, Func<object> parse, Func<ApiException, int?, Answer> error, Func<Answer, Answer> finish)
    {
        var fault = faults.Next(method.Name, http.Connection.LocalPort);
        if (fault is not null) RequestLog.Note(http, fault.Name);
        if (fault is { IsBefore: true } && await fault.ApplyAsync(http, NoAnswerYet, error) is null) return;

        Answer answer;
        try
        {
            answer = finish(Answer.Message(await InvokeAsync(http, method, parse())));
        }
        catch (ApiException e)
        {
            answer = error(e, null);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            answer = error(ApiException.Internal("context deadline exceeded"), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The server answers a panic with its text and a stack trace of many lines (API reference §1.3).
            logger.LogError(e, "{Procedure} failed", method.Procedure);
            answer = error(ApiException.Internal($"error: {e.Message}\n{e.StackTrace}"), null);
        }

        if (fault is { IsBefore: false })
        {
            if (await fault.ApplyAsync(http, answer, error) is not { } last) return;
            answer = last;
        }

        await answer.WriteAsync(http);
    }

    private async Task<object> InvokeAsync(HttpContext http, ApiMethod method, object request)
    {
        method.Validate?.Invoke(request);
        var account = Authenticate(http, method.Access.IsAnonymous);
        if (account is not null) access.Check(account, method, request);

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        if (int.TryParse(http.Request.Headers["Connect-Timeout-Ms"], out var milliseconds)) timeout.CancelAfter(milliseconds);
        return await method.Invoke(new CallContext(account, timeout.Token), request);
    }

    /// <summary>Recorded in <c>auth</c>: a malformed header fails even anonymous methods, a bad token does not.</summary>
    private Account? Authenticate(HttpContext http, bool anonymous)
    {
        var header = http.Request.Headers[HeaderNames.Authorization].ToString();
        if (header.Length == 0) return anonymous ? null : throw TokenIssuer.Unauthenticated("access token not found");
        var words = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !words[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            throw TokenIssuer.Unauthenticated("authorization header format must be Bearer {token}");
        try
        {
            return tokens.Authenticate(words[1]);
        }
        catch (ApiException) when (anonymous)
        {
            return null;
        }
    }
}
