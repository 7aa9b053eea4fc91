using System.Globalization;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Whether the server is one that this package knows.</summary>
internal static partial class ServerVersion
{
    /// <summary>The oldest server whose API is the one that is called.</summary>
    private static readonly Version Oldest = new(3, 15);

    /// <summary>The newest server whose answers were recorded.</summary>
    private static readonly Version Newest = new(3, 21);

    /// <summary>Reads the server's version, once; a version that cannot be read ends nothing.</summary>
    /// <returns>A note for a server that is newer than those tested, or of an unknown version; <see langword="null"/> otherwise.</returns>
    /// <exception cref="BytebaseException">The server is too old.</exception>
    /// <exception cref="ServerException">The login before the call failed.</exception>
    public static async Task<Finding?> CheckAsync(DeliveryContext context, CancellationToken cancellationToken)
    {
        try
        {
            var info = await context.Client.GetActuatorInfoAsync(cancellationToken);
            context.Log.Detail($"The server is Bytebase {info.Version}");
            return Judge(info.Version, context.Client.BaseAddress);
        }
        catch (ServerException e) when (e.Method == "GetActuatorInfo")
        {
            context.Log.Detail($"The server's version could not be read: {e.Message}");
            // Without a connection there is none for the next call either, which says so better.
            return e.Kind is ServerFailure.Unreachable or ServerFailure.Tls or ServerFailure.ProxyRefused or ServerFailure.Unauthenticated ? null : Untested(context.Client.BaseAddress, $"did not tell its version ({e.Message})");
        }
    }

    /// <param name="version">As the server gives it: <c>3.21.1</c>, <c>cloud-20260801</c>, <c>development</c>.</param>
    internal static Finding? Judge(string? version, Uri server)
    {
        // Bytebase's own cloud is always of the day, and has its own way of counting.
        if (version?.StartsWith("cloud-", StringComparison.Ordinal) == true)
            return null;
        var match = Number().Match(version ?? "");
        if (!match.Success)
            return Untested(server, $"gives its version as '{FirstLine.Of(version)}'");
        var known = new Version(Part(match, 1), Part(match, 2));
        if (known < Oldest)
            throw new BytebaseException(DiagnosticDescriptors.ServerTooOld, Host(server), FirstLine.Of(version), Oldest);
        return known > Newest ? Untested(server, $"is Bytebase {FirstLine.Of(version)}") : null;
    }

    private static Finding Untested(Uri server, string what) =>
        Finding.Of(DiagnosticDescriptors.ServerVersionUntested, null, TextSpan.Nowhere, Host(server), what, Oldest, Newest);

    private static string Host(Uri server) => server.AbsoluteUri.TrimEnd('/');

    private static int Part(Match match, int group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v?([0-9]{1,4})\.([0-9]{1,4})(\.|-|\+|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
