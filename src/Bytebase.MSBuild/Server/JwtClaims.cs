using System.Text;
using System.Text.Json;

namespace Bytebase.MSBuild.Server;

/// <summary>
/// What a JSON web token says about itself, read leniently and without a check of its signature: for the time to renew it and for
/// messages, never for a decision about trust.
/// </summary>
/// <param name="Lifetime">From its issue to its end by the issuer's own clock; <see langword="null"/> where the token does not say both.</param>
/// <param name="Expiry">When it ends, by the issuer's clock.</param>
internal sealed record JwtClaims(TimeSpan? Lifetime, DateTimeOffset? Expiry, string Issuer, string Subject, string Audience)
{
    private static readonly JwtClaims None = new(null, null, "", "", "");

    /// <summary>The claims; nothing known of a text that is no such token.</summary>
    public static JwtClaims Read(string token)
    {
        if (token.Split('.') is not [_, var payload, ..])
            return None;
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Decode(payload)));
            var claims = document.RootElement;
            if (claims.ValueKind != JsonValueKind.Object)
                return None;
            var (expiry, issued) = (Time(claims, "exp"), Time(claims, "iat"));
            return new(expiry is not null && expiry > issued ? expiry - issued : null, expiry, Text(claims, "iss"), Text(claims, "sub"), Text(claims, "aud"));
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentException)
        {
            return None;
        }
    }

    private static byte[] Decode(string part)
    {
        var base64 = part.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }

    // Seconds since 1970, in some issuers' tokens with a fraction or as a text.
    private static DateTimeOffset? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value))
            return null;
        var known = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out var number) ? number : double.NaN,
            JsonValueKind.String => double.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            _ => double.NaN,
        };
        return known is >= 0 and < 1e11 ? DateTimeOffset.FromUnixTimeSeconds((long)known) : null;
    }

    private static string Text(JsonElement claims, string name) => !claims.TryGetProperty(name, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(v => v.ToString())),
        _ => "",
    };
}
