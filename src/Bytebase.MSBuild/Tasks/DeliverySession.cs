using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Ci;
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

    private readonly CertificateAuthorities? _authorities;

    private DeliverySession(BytebaseClient client, Credential credential, CertificateAuthorities? authorities) => (Client, Credential, _authorities) = (client, credential, authorities);

    public BytebaseClient Client { get; }

    public Credential Credential { get; }

    /// <summary>What is released: read once, so that what was reviewed is what is released.</summary>
    public ReleaseContent? Content { get; set; }

    /// <summary>The review that this build has already made.</summary>
    public Review? Review { get; set; }

    /// <summary>The plans of the same content that were there before this build's release; <see langword="null"/> when nobody looked.</summary>
    public IReadOnlyCollection<string>? KnownPlans { get; set; }

    /// <summary>Gets a line for each retry: the log of the task that works with the session now, since MSBuild drops what one says that has ended.</summary>
    public Action<string> Log { get; set; } = _ => { };

    /// <summary>Whether the server's version was asked for.</summary>
    public bool VersionChecked { get; set; }

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
        Add(credential switch { AccessToken token => token.Token, ServiceAccount account => account.Email + "|" + account.Secret, WorkloadIdentity identity => "identity|" + identity.Email, _ => credential.Source });
        foreach (var (name, value) in headers)
            Add(name + ": " + value);
        // A hash: the engine keeps the key, and a credential must not be in it.
        return "Bytebase.MSBuild|" + Convert.ToHexString(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
    }

    /// <param name="settings">With a URL.</param>
    /// <param name="headers">Custom headers.</param>
    /// <param name="environment">Reads an environment variable: where the CI system has its OIDC token.</param>
    /// <exception cref="BytebaseException">The file of certificate authorities cannot be used.</exception>
    public static DeliverySession Open(DeliverySettings settings, Credential credential, IReadOnlyList<KeyValuePair<string, string>> headers, Func<string, string?> environment, TimeProvider time)
    {
        DeliverySession? session = null;
        var authorities = AuthoritiesOf(settings);
        var oidc = new OidcToken(environment, settings.OidcAudience, settings.AzureServiceConnection, time);
        var transport = new ConnectTransport(ConnectTransport.CreateHandler(settings.Url, authorities), settings.Url!, credential, headers, settings.HttpTimeout, new RetryPolicy(time, line => session?.Log(line)), oidc.GetAsync);
        return session = new DeliverySession(new BytebaseClient(transport, settings.ReviewTimeout), credential, authorities);
    }

    /// <summary>The authorities that are trusted besides the machine's.</summary>
    /// <exception cref="BytebaseException">The file cannot be used.</exception>
    public static CertificateAuthorities? AuthoritiesOf(DeliverySettings settings) =>
        settings.CACertificateFile.Length > 0 ? CertificateAuthorities.Read(settings.CACertificateFile) : null;

    public void Dispose()
    {
        Client.Dispose();
        _authorities?.Dispose();
    }
}
