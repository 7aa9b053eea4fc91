namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>The pipeline files that the sample has for whoever copies it: one source, read where they are shipped.</summary>
internal static class PipelineFile
{
    public const string GitHub = ".github/workflows/bytebase.yml";
    public const string GitLab = ".gitlab-ci.yml";
    public const string Bitbucket = "bitbucket-pipelines.yml";
    public const string Azure = "azure-pipelines.yml";
    public const string TeamCity = ".teamcity/settings.kts";
    public const string Jenkins = "Jenkinsfile";

    /// <summary>The address that a user replaces.</summary>
    private const string Url = "https://bytebase.example.com";

    public static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "sample-db-project", file));

    /// <summary>The file after the two edits that its comment asks for, and no other.</summary>
    /// <param name="folder">The line, or its part, that names the database project's folder, as shipped; the folder of the tests is <c>db</c>.</param>
    /// <param name="edited">The same for the folder <c>db</c>.</param>
    /// <param name="url">Of the server.</param>
    public static string Edit(string file, string folder, string edited, string url) => ReplaceOnce(ReplaceOnce(Read(file), folder, edited), Url, url);

    private static string ReplaceOnce(string text, string old, string replacement)
    {
        Assert.HasCount(2, text.Split(old), $"'{old}' is there once");
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
