using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;

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

    /// <summary>
    /// What a session may be shared for: the same project file, settings, migrations and account. One build may build a project file twice
    /// with other properties, and a target may add migrations between the review and the release.
    /// </summary>
    public static string Key(string projectFile, ITaskItem settings, ITaskItem[] migrations, Credential credential, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(projectFile);
        foreach (var name in settings.MetadataNames.Cast<string>().Order(StringComparer.Ordinal).Where(n => n.StartsWith("Bytebase", StringComparison.Ordinal)))
            Add(name + "=" + settings.GetMetadata(name));
        foreach (var migration in migrations)
            Add(migration.GetMetadata("FullPath") + "|" + migration.GetMetadata("ChangeType"));
        Add(credential switch { AccessToken token => token.Token, ServiceAccount account => account.Email + "|" + account.Secret, _ => credential.Source });
        foreach (var (name, value) in headers)
            Add(name + ": " + value);
        // A hash: the engine keeps the key, and a credential must not be in it.
        return "Bytebase.MSBuild|" + Convert.ToHexString(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
    }

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
