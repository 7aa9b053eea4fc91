using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// The repository behind a URL that git clones from. Only hosts that are one product alone count: behind another host's name may be any of
/// them, and a guess would send readers to pages that do not exist.
/// </summary>
/// <param name="VcsType">Bytebase's <c>VCSType</c> of the host.</param>
/// <param name="Name">The repository as its host names it.</param>
/// <param name="Page">Its page, without a user.</param>
internal sealed partial record RepositoryUrl(string VcsType, string Name, string Page)
{
    /// <summary>The repository; <see langword="null"/> when the text is no URL, or the host is another one.</summary>
    /// <param name="text"><c>https://host/path</c>, <c>ssh://git@host/path</c> or <c>git@host:path</c>.</param>
    public static RepositoryUrl? Parse(string text)
    {
        string host, path;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" or "ssh" or "git")
            (host, path) = (url.Host, url.AbsolutePath);
        else if (ScpForm().Match(text) is { Success: true } scp)
            (host, path) = (scp.Groups["host"].Value, scp.Groups["path"].Value);
        else
            return null;
        path = path.Trim('/');
        if (path.EndsWith(".git", StringComparison.Ordinal))
            path = path[..^4];
        return host.ToLowerInvariant() switch
        {
            "github.com" or "ssh.github.com" => Of(RepositoryPages.GitHub, "github.com", path),
            "gitlab.com" or "altssh.gitlab.com" => Of(RepositoryPages.GitLab, "gitlab.com", path),
            "bitbucket.org" or "altssh.bitbucket.org" => Of(RepositoryPages.Bitbucket, "bitbucket.org", path),
            "dev.azure.com" => OfAzure(path.Split('/') is [var organization, var project, "_git", var repository] ? [organization, project, repository] : []),
            "ssh.dev.azure.com" => OfAzure(path.Split('/') is ["v3", ..] parts ? [.. parts.Skip(1)] : []),
            _ => null,
        };
    }

    private static RepositoryUrl? Of(string vcsType, string host, string path) =>
        path.Contains('/') && path.Split('/').All(part => part.Length > 0) ? new(vcsType, path, $"https://{host}/{path}") : null;

    private static RepositoryUrl? OfAzure(string[] parts) =>
        parts.Length == 3 && parts.All(part => part.Length > 0) ? new(RepositoryPages.Azure, Uri.UnescapeDataString(parts[2]), $"https://dev.azure.com/{parts[0]}/{parts[1]}/_git/{parts[2]}") : null;

    [GeneratedRegex("^[^@/:\\s]+@(?<host>[^@/:\\s]+):(?<path>\\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ScpForm();
}
