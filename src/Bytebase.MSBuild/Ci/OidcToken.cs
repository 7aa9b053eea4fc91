using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;
using Bytebase.MSBuild.Ci.Systems;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// The OIDC token by which a CI system vouches for its job: of GitHub, GitLab, Bitbucket and Azure, or from a file that somebody else
/// writes. Not verified against a real server: no recording covers a successful exchange.
/// </summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="audience">Asked for where the job may choose it, at GitHub; empty asks for <see cref="DefaultAudience"/>.</param>
/// <param name="azureServiceConnection">The id of an Azure service connection that vouches in place of the pipeline, or empty.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class OidcToken(Func<string, string?> environment, string audience, string azureServiceConnection, TimeProvider time)
{
    /// <summary>Names a file with a token and nothing else; it is read again for each login. Comes before the CI system's own.</summary>
    public const string FileVariable = "BYTEBASE_OIDC_TOKEN_FILE";

    /// <summary>What the pipeline files that Bytebase generates ask for.</summary>
    public const string DefaultAudience = "bytebase";

    private const int Attempts = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>A token of the job, as new as the CI system gives it.</summary>
    /// <exception cref="BytebaseException">There is none; the message says what the pipeline lacks.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Value(FileVariable) is { Length: > 0 } file)
            return ReadFile(file);
        var variables = new CiVariables(environment);
        // One sign will do where there are no two: a token that is not there is said to be missing.
        var kind = (CiSystems.Find(variables) ?? CiSystems.Signed(variables))?.Kind;
        return kind switch
        {
            CiKind.GitHub => await GetFromGitHubAsync(cancellationToken),
            _ when Value("ACTIONS_ID_TOKEN_REQUEST_URL").Length > 0 => await GetFromGitHubAsync(cancellationToken),
            CiKind.GitLab => Given("GITLAB_OIDC_TOKEN", "Add to the job: \"id_tokens: { GITLAB_OIDC_TOKEN: { aud: bytebase } }\", with the audience that the identity has in Bytebase."),
            CiKind.Bitbucket => Given("BITBUCKET_STEP_OIDC_TOKEN", "Add \"oidc: true\" to the step in bitbucket-pipelines.yml."),
            CiKind.Azure => await GetFromAzureAsync(cancellationToken),
            _ => throw NoSystem(),
        };

        static BytebaseException NoSystem() => Missing("this is no job of GitHub Actions, GitLab CI, Bitbucket Pipelines or Azure Pipelines", $"Have the CI system write one into a file, and set {FileVariable} to its path; or use a service account (BYTEBASE_SERVICE_ACCOUNT and BYTEBASE_SERVICE_ACCOUNT_SECRET).");
    }

    private async Task<string> GetFromGitHubAsync(CancellationToken cancellationToken)
    {
        const string Fix = "Give the job the permission: \"permissions: { id-token: write, contents: read }\". Jobs of pull requests from forks never have it.";
        var (url, bearer) = (Value("ACTIONS_ID_TOKEN_REQUEST_URL"), Value("ACTIONS_ID_TOKEN_REQUEST_TOKEN"));
        if (url.Length == 0 || bearer.Length == 0)
            throw Missing($"the job may not ask GitHub for one ({(url.Length == 0 ? "ACTIONS_ID_TOKEN_REQUEST_URL" : "ACTIONS_ID_TOKEN_REQUEST_TOKEN")} is not set)", Fix);
        var query = $"audience={Uri.EscapeDataString(audience.Length > 0 ? audience : DefaultAudience)}";
        return await RequestAsync("GitHub", HttpMethod.Get, WithQuery(url, query), bearer, "value", Fix, cancellationToken);
    }

    private async Task<string> GetFromAzureAsync(CancellationToken cancellationToken)
    {
        const string Fix = "Map the job's token into the step's environment: \"env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }\".";
        var (url, bearer) = (Value("SYSTEM_OIDCREQUESTURI"), Value("SYSTEM_ACCESSTOKEN"));
        if (url.Length == 0)
            throw Missing("Azure Pipelines gives the job no address to ask at (SYSTEM_OIDCREQUESTURI is not set)", "Run the step on an agent of version 3 or later, as a step of the job itself.");
        if (bearer.Length == 0)
            throw Missing("Azure Pipelines hands its token to no step that does not name it (SYSTEM_ACCESSTOKEN is not set)", Fix);
        var query = "api-version=7.1-preview.1" + (azureServiceConnection.Length > 0 ? "&serviceConnectionId=" + Uri.EscapeDataString(azureServiceConnection) : "");
        var fix = azureServiceConnection.Length > 0
            ? "BytebaseAzureServiceConnection must be the id (not the name) of a service connection that this pipeline may use, and SYSTEM_ACCESSTOKEN the job's own: \"env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }\"."
            : Fix + " Where the organization wants one, name a service connection by its id with BytebaseAzureServiceConnection.";
        return await RequestAsync("Azure Pipelines", HttpMethod.Post, WithQuery(url, query), bearer, "oidcToken", fix, cancellationToken);
    }

    /// <summary>A token that the CI system gave at the job's start: it cannot be had again.</summary>
    private string Given(string variable, string fix) => Value(variable) is { Length: > 0 } token ? token : throw Missing($"{variable} is not set", fix);

    private static string ReadFile(string path)
    {
        const string Fix = "It must be an absolute path of a file that holds the token and nothing else.";
        if (!Path.IsPathFullyQualified(path))
            throw Missing($"{FileVariable} is '{path}'", Fix);
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } token && !token.Any(c => c is <= ' ' or > '~')
                ? token
                : throw Missing($"the file {path} ({FileVariable}) is empty or holds more than a token", Fix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Missing($"the file {path} ({FileVariable}) cannot be read ({FirstLine.Of(e.Message)})", Fix);
        }
    }

    private async Task<string> RequestAsync(string system, HttpMethod method, Uri url, string bearer, string property, string fix, CancellationToken cancellationToken)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
            throw Failed(system, $"its address {url.GetLeftPart(UriPartial.Path)} is not encrypted", fix);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !url.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        for (var attempt = 1; ; attempt++)
        {
            string why;
            try
            {
                // A body without bytes: Azure wants a length.
                using var request = new HttpRequestMessage(method, url) { Content = method == HttpMethod.Post ? new ByteArrayContent([]) : null };
                using var response = await http.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return await ReadAsync(response, property, cancellationToken) ?? throw Failed(system, "its answer holds none", fix);
                why = $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}";
                if ((int)response.StatusCode is not (429 or >= 500))
                    throw Failed(system, why, fix);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                why = e is OperationCanceledException ? "no answer in time" : FirstLine.Of((e.InnerException ?? e).Message);
            }

            if (attempt == Attempts)
                throw Failed(system, why, "Run the job again; if it stays, see the CI system's own status page.");
            await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellationToken);
        }
    }

    private static async Task<string?> ReadAsync(HttpResponseMessage response, string property, CancellationToken cancellationToken)
    {
        try
        {
            // JSON is UTF-8 between systems, whatever a front claims.
            if (response.Content.Headers.ContentType is { } header)
                header.CharSet = null;
            var answer = await response.Content.ReadFromJsonAsync(OidcJson.Default.JsonElement, cancellationToken);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(property, out var token) && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static Uri WithQuery(string url, string query) => Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        ? new UriBuilder(parsed) { Query = parsed.Query.Length > 1 ? parsed.Query[1..] + "&" + query : query }.Uri
        : throw Missing("the address to ask at is no URL", "The CI system sets it: do not set it by hand.");

    private string Value(string name) => environment(name)?.Trim() ?? "";

    private static BytebaseException Missing(string why, string fix) => new(DiagnosticDescriptors.IdentityTokenMissing, why, fix);

    private static BytebaseException Failed(string system, string why, string fix) => new(DiagnosticDescriptors.IdentityTokenFailed, system, why, fix);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class OidcJson : System.Text.Json.Serialization.JsonSerializerContext;
