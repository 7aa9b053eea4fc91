using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Security;

/// <summary>Access tokens: JWT with HS256 and the server's claims (API reference §1.4).</summary>
internal sealed class TokenIssuer(Store store)
{
    private const string Audience = "bb.user.access";
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    public string Issue(Account account, TimeSpan? lifetime = null)
    {
        var now = DateTimeOffset.UtcNow;
        var life = lifetime ?? (account.TokenLifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultLifetime);
        var header = new JsonObject { ["alg"] = "HS256", ["kid"] = "v1", ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["iss"] = "bytebase",
            ["sub"] = account.Email,
            ["aud"] = new JsonArray(Audience),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["workspace_id"] = store.State.Workspace,
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>The account of a token. The texts are the server's.</summary>
    public Account Authenticate(string token)
    {
        var claims = Verify(token) ?? throw Unauthenticated("failed to parse claim");
        if (claims["exp"]?.GetValue<long>() is not { } expiry || DateTimeOffset.FromUnixTimeSeconds(expiry) <= DateTimeOffset.UtcNow)
            throw Unauthenticated("access token expired");
        lock (store.Gate)
        {
            return store.State.Accounts.GetValueOrDefault(claims["sub"]?.GetValue<string>() ?? "") ?? throw Unauthenticated("failed to parse claim");
        }
    }

    /// <summary>The claims of a JWT whose signature is somebody else's.</summary>
    public static JsonObject? ReadClaims(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) as JsonObject;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public static ApiException Unauthenticated(string message) => new(RpcCode.Unauthenticated, message);

    private JsonObject? Verify(string token)
    {
        var dot = token.LastIndexOf('.');
        if (dot < 0 || ReadClaims(token) is not { } claims) return null;
        try
        {
            return CryptographicOperations.FixedTimeEquals(Sign(token[..dot]), Base64Url.DecodeFromChars(token.AsSpan(dot + 1))) ? claims : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(store.State.SigningKey, Encoding.UTF8.GetBytes(text));

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
