using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Login, token exchange, and what is asked before either (API reference §1.4; recorded in <c>auth</c>, <c>login-limit</c>).</summary>
internal sealed class AccountService(Store store, TokenIssuer tokens)
{
    private const string WorkloadDomain = "workload.bytebase.com";
    private const int MaximumFailedLogins = 10;

    private readonly Dictionary<string, List<DateTime>> _failedLogins = new(StringComparer.Ordinal);

    public void Register(ApiMethodTable table)
    {
        table.Add<LoginRequest>("AuthService", "Login", Access.Anonymous, (_, r) => Login(r), null, "POST /v1/auth/login body=*");
        table.Add<ExchangeTokenRequest>("AuthService", "ExchangeToken", Access.Anonymous, (_, r) => Exchange(r), null, "POST /v1/auth:exchangeToken body=*");
        table.Add<EmptyMessage>("ActuatorService", "GetActuatorInfo", Access.Anonymous, (_, _) => Actuator(), null, "GET /v1/actuator/info");
        table.Add<EmptyMessage>("UserService", "GetCurrentUser", Access.Custom, (context, _) => ToMessage(context.Caller), null, "GET /v1/users/me");
    }

    private LoginResponse Login(LoginRequest request)
    {
        Account? account;
        lock (store.Gate) account = store.State.Accounts.GetValueOrDefault(request.Email ?? "");

        var isUser = account?.Kind == AccountKind.User;
        if (isUser) RefuseTooManyFailures(account!.Email);
        if (account is null || account.Kind == AccountKind.WorkloadIdentity || !SecretMatches(account.Secret, request.Password ?? ""))
        {
            if (isUser) CountFailure(account!.Email);
            throw TokenIssuer.Unauthenticated("invalid email or password");
        }

        if (request.Web && !isUser) throw ApiException.Denied("only users can use web login");
        return new LoginResponse { Token = tokens.Issue(account), User = isUser ? ToMessage(account) : null };
    }

    /// <summary>A person's account only: a service account is never limited at 3.21.1 (recorded in <c>login-limit</c>).</summary>
    private void RefuseTooManyFailures(string email)
    {
        lock (_failedLogins)
        {
            if (!_failedLogins.TryGetValue(email, out var times)) return;
            times.RemoveAll(t => t < DateTime.UtcNow.AddMinutes(-10));
            if (times.Count >= MaximumFailedLogins)
                throw new ApiException(RpcCode.ResourceExhausted, "too many failed login attempts, please try again later");
        }
    }

    private void CountFailure(string email)
    {
        lock (_failedLogins)
        {
            if (!_failedLogins.TryGetValue(email, out var times)) _failedLogins[email] = times = [];
            times.Add(DateTime.UtcNow);
        }
    }

    private ExchangeTokenResponse Exchange(ExchangeTokenRequest request)
    {
        if (string.IsNullOrEmpty(request.Token)) throw ApiException.Invalid("token is required");
        if (string.IsNullOrEmpty(request.Email)) throw ApiException.Invalid("email is required");
        if (!request.Email.EndsWith(WorkloadDomain, StringComparison.Ordinal))
            throw ApiException.Invalid($"invalid workload identity email \"{request.Email}\": email must end with {WorkloadDomain}");

        Account? account;
        lock (store.Gate) account = store.State.Accounts.GetValueOrDefault(request.Email);
        if (account?.WorkloadIdentity is not { } rule) throw ApiException.NotFound($"workload identity \"{request.Email}\" not found");

        // Not verified against a real server. The claims are held against the world's; a signature cannot be, without the issuer's keys.
        var claims = TokenIssuer.ReadClaims(request.Token) ?? throw TokenIssuer.Unauthenticated("token validation failed: malformed token");
        if (!Matches(rule.Issuer, claims["iss"])) throw TokenIssuer.Unauthenticated("token validation failed: issuer mismatch");
        if (!Matches(rule.Audience, claims["aud"])) throw TokenIssuer.Unauthenticated("token validation failed: audience mismatch");
        if (!Matches(rule.Subject, claims["sub"])) throw TokenIssuer.Unauthenticated("token validation failed: subject mismatch");
        if (claims["exp"] is JsonValue end && end.TryGetValue<double>(out var seconds) && seconds <= DateTimeOffset.UtcNow.ToUnixTimeSeconds())
            throw TokenIssuer.Unauthenticated("token validation failed: token has expired");
        return new ExchangeTokenResponse { AccessToken = tokens.Issue(account) };
    }

    private static bool Matches(string? pattern, JsonNode? claim)
    {
        if (pattern is null) return true;
        var values = claim is JsonArray array ? array.Select(v => v?.ToString()) : [claim?.ToString()];
        return values.Any(v => v is not null && (pattern.EndsWith('*') ? v.StartsWith(pattern[..^1], StringComparison.Ordinal) : v == pattern));
    }

    private ActuatorInfoMessage Actuator()
    {
        lock (store.Gate)
        {
            var users = store.State.Accounts.Values.Count(a => a.Kind == AccountKind.User);
            return new ActuatorInfoMessage
            {
                Version = "3.21.1",
                GitCommit = "emulator",
                LastActiveTime = Store.Now(),
                Workspace = $"workspaces/{store.State.Workspace}",
                ActivatedUserCount = users,
                TotalInstanceCount = store.State.Instances.Count,
                ExternalUrlFromFlag = true,
                ReplicaCount = 1,
                Restriction = new RestrictionMessage { PasswordRestriction = new PasswordRestrictionMessage { MinLength = 8 } },
                DefaultProject = $"projects/default-{store.State.Workspace}",
                UserCountInIam = users,
                ActiveVcsUserCount = 1,
            };
        }
    }

    private UserMessage ToMessage(Account account) => new()
    {
        Name = account.Principal,
        State = "ACTIVE",
        Email = account.Email,
        Title = account.Title,
        Profile = new EmptyMessage(),
        Workspace = $"workspaces/{store.State.Workspace}",
    };

    private static bool SecretMatches(string secret, string password) =>
        secret.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(password));
}
