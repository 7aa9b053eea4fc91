using System.Text.Json.Serialization.Metadata;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <content>How a token is had: a login, or the exchange of the CI system's own.</content>
internal sealed partial class ConnectTransport
{
    private async Task<string> LoginAsync(CancellationToken cancellationToken)
    {
        var (method, token) = _credential switch
        {
            ServiceAccount account => ("Login", (await LoginCallAsync("Login", new LoginRequest(account.Email, account.Secret), WireJson.Default.LoginRequest, WireJson.Default.LoginResponse, cancellationToken)).Token),
            WorkloadIdentity identity => ("ExchangeToken", (await ExchangeAsync(identity, cancellationToken)).AccessToken),
            _ => throw new InvalidOperationException("An access token is known from the start."),
        };
        if (token is not { Length: > 0 })
            throw new ServerException(ServerFailure.LoginRefused, method, _credential is ServiceAccount ? "the account needs a second factor; use a service account" : "the answer holds no token");
        _secrets.AddCredential(token);
        return token;
    }

    private async Task<ExchangeTokenResponse> ExchangeAsync(WorkloadIdentity identity, CancellationToken cancellationToken)
    {
        // Asked for anew each time: GitHub's and Azure's live for minutes, a file may have been written again.
        var token = await _identityToken(cancellationToken);
        _secrets.AddCredential(token);
        try
        {
            return await LoginCallAsync("ExchangeToken", new ExchangeTokenRequest(token, identity.Email), WireJson.Default.ExchangeTokenRequest, WireJson.Default.ExchangeTokenResponse, cancellationToken);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.LoginRefused)
        {
            // What the identity must be configured with; none of it is a secret.
            var claims = JwtClaims.Read(token);
            var says = claims.Issuer.Length + claims.Subject.Length + claims.Audience.Length > 0
                ? _secrets.Text($" (the token's issuer is '{FirstLine.Of(claims.Issuer)}', its subject '{FirstLine.Of(claims.Subject)}', its audience '{FirstLine.Of(claims.Audience)}')")
                : " (the token is no JSON web token)";
            throw new ServerException(e.Kind, e.Method, e.Message + says, e.Status, e.Code, e);
        }
    }

    private Task<TResponse> LoginCallAsync<TRequest, TResponse>(string method, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, CancellationToken cancellationToken) =>
        _retry.RunAsync(
            ct => SendAsync("bytebase.v1.AuthService/" + method, method, request, requestType, responseType, null, _timeout, ct),
            Repeat.Patiently,
            () => _serverHasAnswered,
            cancellationToken);
}
