using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// What the tasks of one build share: the connection with its token, and the server's answers. Kept by the engine until the build ends,
/// in memory only.
/// </summary>
internal sealed class DeliverySession : IDisposable
{
    private readonly HashSet<(string Code, string? File, TextSpan Span, string Message)> _reported = [];

    private DeliverySession(BytebaseClient client, Credential credential) => (Client, Credential) = (client, credential);

    public BytebaseClient Client { get; }

    public Credential Credential { get; }

    /// <summary>What is released: read once, so that what was reviewed is what is released.</summary>
    public ReleaseContent? Content { get; set; }

    /// <summary>The review that this build has already made.</summary>
    public Review? Review { get; set; }

    /// <summary>Whether this build has not reported the finding yet; from now on it has.</summary>
    public bool IsNew(Finding finding) => _reported.Add((finding.Code, finding.File, finding.Span, finding.Message));

    /// <param name="settings">With a URL.</param>
    /// <param name="headers">Custom headers.</param>
    /// <param name="log">Gets a line for each retry.</param>
    public static DeliverySession Open(DeliverySettings settings, Credential credential, IReadOnlyList<KeyValuePair<string, string>> headers, Action<string> log)
    {
        var transport = new ConnectTransport(ConnectTransport.CreateHandler(), settings.Url!, credential, headers, settings.HttpTimeout, new RetryPolicy(TimeProvider.System, log));
        return new DeliverySession(new BytebaseClient(transport, settings.ReviewTimeout), credential);
    }

    public void Dispose() => Client.Dispose();
}
