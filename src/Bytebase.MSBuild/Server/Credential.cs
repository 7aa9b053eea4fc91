using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>
/// Who we are to the server. Read from the environment inside a task and kept in memory only: a property, an item or a task parameter
/// would be in every binary log.
/// </summary>
/// <param name="Source">The variable or file it came from, for messages; never the value.</param>
internal abstract record Credential(string Source)
{
    /// <summary>
    /// The first of: token file, access token, service account, workload identity. <see langword="null"/> when the environment holds none.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="accessTokenFile">Absolute path of a file with an access token, or empty.</param>
    /// <exception cref="BytebaseException">The file cannot be read or is empty, or half of an account is missing.</exception>
    public static Credential? Find(Func<string, string?> environment, string? accessTokenFile)
    {
        if (!string.IsNullOrWhiteSpace(accessTokenFile))
            return new AccessToken(ReadToken(accessTokenFile.Trim()), accessTokenFile.Trim());
        if (Value(environment, Variables.AccessToken) is { } token)
            return IsToken(token) ? new AccessToken(token, Variables.AccessToken) : throw new BytebaseException(DiagnosticDescriptors.AccessTokenForm);
        var (email, secret) = (Value(environment, Variables.ServiceAccount), Value(environment, Variables.ServiceAccountSecret));
        return (email, secret) switch
        {
            (null, null) => FindIdentity(environment),
            (null, _) => throw new BytebaseException(DiagnosticDescriptors.HalfServiceAccount, Variables.ServiceAccountSecret, Variables.ServiceAccount),
            (_, null) => throw new BytebaseException(DiagnosticDescriptors.HalfServiceAccount, Variables.ServiceAccount, Variables.ServiceAccountSecret),
            _ => new ServiceAccount(email, secret),
        };
    }

    private static WorkloadIdentity? FindIdentity(Func<string, string?> environment)
    {
        if (Value(environment, Variables.WorkloadIdentity) is { } email)
            return new WorkloadIdentity(email);
        return Value(environment, Variables.OidcTokenFile) is null
            ? null
            : throw new BytebaseException(DiagnosticDescriptors.HalfWorkloadIdentity, Variables.OidcTokenFile, Variables.WorkloadIdentity);
    }

    /// <summary>Not a record's printed members: those would hold the secret.</summary>
    public sealed override string ToString() => Source;

    private static string? Value(Func<string, string?> environment, string name) =>
        environment(name)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Whether a text that should be a path is a JSON web token, Bytebase's form of an access token.</summary>
    public static bool LooksLikeToken(string text) => text.StartsWith("eyJ", StringComparison.Ordinal) && text.Count(c => c == '.') == 2 && !text.Contains('/') && !text.Contains('\\');

    // A token goes into a header: a line break or a blank inside means that something else was given.
    private static bool IsToken(string text) => text.Length > 0 && !text.Any(c => c is <= ' ' or > '~');

    private static string ReadToken(string path)
    {
        try
        {
            var token = File.ReadAllText(path).Trim();
            return IsToken(token)
                ? token
                : throw new BytebaseException(DiagnosticDescriptors.AccessTokenFile, path, "it is empty or holds more than a token");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new BytebaseException(DiagnosticDescriptors.AccessTokenFile, path, FirstLine.Of(e.Message));
        }
    }

    /// <summary>The environment variables that hold credentials: the names that bytebase-action and the server's own pipeline files use.</summary>
    public static class Variables
    {
        public const string AccessToken = "BYTEBASE_ACCESS_TOKEN";
        public const string ServiceAccount = "BYTEBASE_SERVICE_ACCOUNT";
        public const string ServiceAccountSecret = "BYTEBASE_SERVICE_ACCOUNT_SECRET";
        public const string WorkloadIdentity = "BYTEBASE_WORKLOAD_IDENTITY";

        /// <summary>A path; where the CI system is none of those whose tokens are known.</summary>
        public const string OidcTokenFile = "BYTEBASE_OIDC_TOKEN_FILE";
    }
}

/// <summary>A token that somebody else obtained; it cannot be renewed.</summary>
internal sealed record AccessToken(string Token, string Source) : Credential(Source);

/// <summary>A service account; a login gives a token of one hour, renewed when it has expired.</summary>
internal sealed record ServiceAccount(string Email, string Secret) : Credential(Variables.ServiceAccount);

/// <summary>A workload identity: the CI system's own OIDC token is exchanged for a token of one hour; nobody keeps a secret.</summary>
internal sealed record WorkloadIdentity(string Email) : Credential(Variables.WorkloadIdentity);
