namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>A team's repository at its host, with a database project in the folder <c>db</c>, and the clone of a developer.</summary>
internal sealed class CiRepository
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "t", ["GIT_AUTHOR_EMAIL"] = "t@example.com",
        ["GIT_COMMITTER_NAME"] = "t", ["GIT_COMMITTER_EMAIL"] = "t@example.com",
    };

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(TestPackage.Folder, "ci", Guid.NewGuid().ToString("N")[..8])).FullName;
    private int _clones;

    public CiRepository(World world)
    {
        Git(_folder, "init", "-q", "--bare", "-b", "main", Origin);
        Git(_folder, "clone", "-q", Origin, Local);
        Git(Local, "checkout", "-q", "-b", "main");
        Write("db/db.csproj", $"""
            <Project Sdk="Microsoft.Build.NoTargets/3.7.0">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <BytebaseProject>{world.Project}</BytebaseProject>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
                {string.Join("\n    ", world.Databases.Select(d => $"<BytebaseTarget Include=\"{d}\" />"))}
              </ItemGroup>
            </Project>
            """);
        Write("nuget.config", $"""<configuration><packageSources><add key="feed" value="{TestPackage.Feed}" /></packageSources></configuration>""");
        foreach (var stub in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            Write(stub, "<Project />");
        Write(".gitignore", "bin/\nobj/\n");
        Write("db/migrations/1_author.sql", Sample.Table);
        Commit("first");
    }

    /// <summary>The branch of the pull request.</summary>
    public const string Feature = "feature/names";

    public string Local => Path.Combine(_folder, "local");

    /// <summary>Of what is on <c>main</c>.</summary>
    public string MainCommit => Git(Origin, "rev-parse", "main");

    public string FeatureCommit => Git(Origin, "rev-parse", Feature);

    /// <summary>What GitHub and Azure build of a pull request: the merge of both branches.</summary>
    public string MergeCommit => Git(Origin, "rev-parse", "refs/pull/7/merge");

    private string Origin => Path.Combine(_folder, "origin.git");

    public void Write(string path, string text)
    {
        var file = Path.Combine(Local, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Commits everything and pushes the branch; the host keeps the merge of an open pull request up to date.</summary>
    public void Commit(string message)
    {
        Git(Local, "add", "-A");
        Git(Local, "commit", "-q", "-m", message);
        var branch = Git(Local, "rev-parse", "--abbrev-ref", "HEAD");
        Git(Local, "push", "-q", "origin", branch);
        if (branch == "main")
            return;
        Git(Local, "checkout", "-q", "--detach", "origin/main");
        Git(Local, "merge", "-q", "--no-ff", "-m", "merge", branch);
        Git(Local, "push", "-q", "-f", "origin", "HEAD:refs/pull/7/merge", $"{branch}:refs/pull/7/head");
        Git(Local, "checkout", "-q", branch);
    }

    public void Branch() => Git(Local, "checkout", "-q", "-b", Feature);

    public void Merge()
    {
        Git(Local, "checkout", "-q", "main");
        Git(Local, "merge", "-q", "--no-ff", "-m", "merge", Feature);
        Git(Local, "push", "-q", "origin", "main");
    }

    /// <summary>An empty folder with a clone in it, as an agent makes it for a job.</summary>
    /// <param name="reference">A ref, fetched by its full name; its commit is checked out without a branch.</param>
    /// <param name="depth">0 for all of the history.</param>
    /// <param name="branches">Whether all branches come along, or that ref alone.</param>
    public string Clone(string reference, int depth, bool branches)
    {
        var clone = Directory.CreateDirectory(Path.Combine(_folder, $"job{Interlocked.Increment(ref _clones)}")).FullName;
        Git(clone, "init", "-q");
        Git(clone, "remote", "add", "origin", "file://" + Origin);
        string[] limit = depth == 0 ? [] : [$"--depth={depth}"];
        Git(clone, ["fetch", "-q", .. limit, "origin", $"+{reference}:refs/remotes/origin/{reference.Replace("refs/heads/", "", StringComparison.Ordinal)}"]);
        Git(clone, "checkout", "-q", "--detach", "FETCH_HEAD");
        if (branches)
            Git(clone, ["fetch", "-q", .. limit, "origin", "+refs/heads/*:refs/remotes/origin/*"]);
        return clone;
    }

    private static string Git(string directory, params string[] arguments)
    {
        var result = CommandLine.Run(directory, Environment, "git", ["-c", "core.autocrlf=false", .. arguments]);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
        return result.Output.Trim();
    }
}
