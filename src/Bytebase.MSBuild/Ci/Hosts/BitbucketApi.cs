using System.Net.Sockets;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// Where a step of Bitbucket Pipelines finds Bitbucket Cloud's API: through the proxy beside the step, which signs requests to
/// <c>http://api.bitbucket.org</c> (support.atlassian.com/bitbucket-cloud/docs/code-insights), or directly with a token.
/// </summary>
internal static class BitbucketApi
{
    /// <summary>Another address of the API, with its <c>/2.0</c>; bytebase-action's name.</summary>
    public const string BaseVariable = "BYTEBASE_BITBUCKET_API_BASE_URL";

    /// <summary>Another address of the proxy, for a step that runs a container in a network of its own.</summary>
    public const string ProxyVariable = "BYTEBASE_BITBUCKET_PROXY";

    public const string TokenFix = "Create a repository access token with the scope pullrequest:write (Repository settings > Access tokens), and set it as the secured repository variable BITBUCKET_TOKEN.";

    private static readonly string[] Tokens = ["BITBUCKET_TOKEN", "BITBUCKET_ACCESS_TOKEN"];

    // In a container of a pipe the step's own network is the host's.
    private static readonly string[] Proxies = ["http://localhost:29418", "http://host.docker.internal:29418"];

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Where to ask.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="preferToken">Whether a token comes before the proxy: for what the proxy may not do.</param>
    /// <exception cref="HostException">There is neither a proxy nor a token.</exception>
    public static async Task<HostEndpoint> FindAsync(Func<string, string?> environment, bool preferToken, CancellationToken cancellationToken)
    {
        var variables = new HostVariables("Bitbucket", environment);
        var token = variables.FindToken(Tokens);
        if (variables.Get(BaseVariable, "") is { Length: > 0 } given)
            return new HostEndpoint("Bitbucket", HostEndpoint.Address(BaseVariable, given, withToken: token.Length > 0)) { Token = token };
        var direct = new HostEndpoint("Bitbucket", new Uri("https://api.bitbucket.org/2.0/")) { Token = token };
        if (preferToken && token.Length > 0)
            return direct;

        // Plain http, so that the proxy can add its signature; no token of ours is sent along.
        if (await FindProxyAsync(variables, cancellationToken) is { } proxy)
            return new HostEndpoint("Bitbucket", new Uri("http://api.bitbucket.org/2.0/")) { Proxy = proxy };
        return token.Length > 0 ? direct : throw new HostException(HostFailure.Missing, "no proxy of Bitbucket Pipelines answers on port 29418, and BITBUCKET_TOKEN is not set") { Fix = preferToken ? TokenFix : "" };
    }

    /// <summary>The path of the job's repository.</summary>
    /// <exception cref="HostException">The job does not know it.</exception>
    public static string Repository(Func<string, string?> environment)
    {
        var variables = new HostVariables("Bitbucket", environment);
        if (variables.Get("BITBUCKET_REPO_FULL_NAME", "").Split('/') is [{ Length: > 0 } owner, { Length: > 0 } name])
            return $"repositories/{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(name)}";
        return $"repositories/{Uri.EscapeDataString(variables.Required("BITBUCKET_WORKSPACE"))}/{Uri.EscapeDataString(variables.Required("BITBUCKET_REPO_SLUG"))}";
    }

    private static async Task<Uri?> FindProxyAsync(HostVariables variables, CancellationToken cancellationToken)
    {
        if (variables.Get(ProxyVariable, "") is { Length: > 0 } given)
            return HostEndpoint.Address(ProxyVariable, given, withToken: false);
        foreach (var candidate in Proxies.Select(p => new Uri(p)))
        {
            using var client = new TcpClient();
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(ConnectTimeout);
            try
            {
                await client.ConnectAsync(candidate.Host, candidate.Port, deadline.Token);
                return candidate;
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Not there: the next one, or a token.
            }
        }

        return null;
    }
}
