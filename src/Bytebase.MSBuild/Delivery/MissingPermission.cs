using System.Text.RegularExpressions;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Which permission a refused call lacks: the server says so in its text, but for a few calls (tests/contract/permissions.json).</summary>
internal static partial class MissingPermission
{
    /// <summary>The permission's name, as <c>bb.revisions.list</c>.</summary>
    /// <param name="expected">What the call needs, where the server does not say.</param>
    public static string Of(ServerException e, string expected) => Name().Match(e.Message) is { Success: true } match ? match.Groups[1].Value : expected;

    /// <summary>Makes a call that the role may not allow.</summary>
    /// <returns>The answer, or the permission that is missing.</returns>
    /// <exception cref="ServerException">It failed for another reason.</exception>
    public static async Task<(T? Answer, string Missing)> TryAsync<T>(Func<Task<T>> call, string expected)
        where T : class
    {
        try
        {
            return (await call(), "");
        }
        catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
        {
            return (null, Of(e, expected));
        }
    }

    [GeneratedRegex("permission \"(bb\\.[A-Za-z.]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
