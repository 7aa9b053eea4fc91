namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>Where an API is, and how the job shows who it is.</summary>
/// <param name="name">The host, for messages.</param>
/// <param name="baseAddress">Absolute; every path is appended to it.</param>
internal sealed class HostEndpoint(string name, Uri baseAddress)
{
    public string Name => name;

    /// <summary>Ends in a slash.</summary>
    public Uri BaseAddress { get; } = baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");

    /// <summary>The header that holds the token.</summary>
    public string TokenHeader { get; init; } = "Authorization";

    /// <summary>What comes before the token in that header.</summary>
    public string TokenPrefix { get; init; } = "Bearer ";

    /// <summary>Secret; empty where something on the way adds one.</summary>
    public string Token { get; init; } = "";

    /// <summary>A proxy that every request goes through, in place of the machine's own; <see langword="null"/> for that.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Sent with every request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether the host answers a token that it does not know with its login page: Azure DevOps does, with 203 or 302 (github.com/microsoft/azure-devops-auth-samples/issues/52).</summary>
    public bool RefusesWithLoginPage { get; init; }

    /// <summary>An address that a CI system's variable holds.</summary>
    /// <param name="variable">Its name, for messages.</param>
    /// <exception cref="HostException">It is no URL, or a token would cross the network unencrypted.</exception>
    public static Uri Address(string variable, string value, bool withToken)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new HostException(HostFailure.Unsafe, $"{variable} is no URL") { Fix = "The CI system sets it: do not set it by hand." };
        if (address.Scheme == "http" && withToken && !address.IsLoopback)
            throw new HostException(HostFailure.Unsafe, $"{variable} is http://{address.Authority}, and no token is sent unencrypted") { Fix = "Have the host's external address begin with https://." };
        return address;
    }
}
