using System.Text;
using System.Text.Json;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>JSON web tokens with claims of a test's own, and no valid signature.</summary>
internal static class Jwt
{
    public static string Of(object claims) => $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(JsonSerializer.Serialize(claims))}.c2lnbmF0dXJl";

    /// <summary>A token as the server gives it, each one another.</summary>
    public static string Living(TimeSpan life, DateTimeOffset issued, int number) =>
        Of(new { iss = "bytebase", sub = "ci@service.bytebase.com", iat = issued.ToUnixTimeSeconds(), exp = (issued + life).ToUnixTimeSeconds(), number });

    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
