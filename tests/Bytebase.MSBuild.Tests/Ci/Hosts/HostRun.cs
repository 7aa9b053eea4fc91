using Bytebase.Hosts;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Tests.Server;
using ReceivedRequest = Bytebase.Hosts.ReceivedRequest;

namespace Bytebase.MSBuild.Tests.Ci.Hosts;

/// <summary>Jobs of one pull request, and the double of the host that it is at.</summary>
internal sealed class HostRun : IAsyncDisposable
{
    /// <summary>The job's token, of <see cref="Bot"/>.</summary>
    public const string Token = "canary-token-5f0a7c";

    public const string Bot = "ci-bot";

    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-hosts-").FullName;

    private HostRun(CiKind kind, HostDouble host) => (Kind, Host, Variables) = (kind, host, host.Variables(Token));

    /// <summary>The systems whose hosts take comments, each for one run of a test.</summary>
    public static IEnumerable<object[]> Kinds => [[CiKind.GitHub], [CiKind.GitLab], [CiKind.Bitbucket], [CiKind.Azure]];

    public CiKind Kind { get; }

    public HostDouble Host { get; }

    /// <summary>The job's environment.</summary>
    public Dictionary<string, string> Variables { get; }

    public bool IsFork { get; set; }

    public JumpingTime Time { get; } = new();

    public List<Finding> Notes { get; } = [];

    public List<string> Details { get; } = [];

    /// <summary>All that a log, or a report, could show.</summary>
    public string Said => string.Join('\n', Notes.Select(n => $"{n.Code} {n.Message}").Concat(Details));

    /// <summary>The only comment that a reader sees.</summary>
    public StoredComment Comment => Host.Visible.Single();

    public IEnumerable<ReceivedRequest> Writes => Host.Requests.Where(r => r.Method != "GET");

    public static async Task<HostRun> StartAsync(CiKind kind)
    {
        HostDouble host = kind switch
        {
            CiKind.GitHub => await HostDouble.StartAsync<GitHubDouble>(),
            CiKind.GitLab => await HostDouble.StartAsync<GitLabDouble>(),
            CiKind.Bitbucket => await HostDouble.StartAsync<BitbucketDouble>(),
            _ => await HostDouble.StartAsync<AzureDouble>(),
        };
        host.Know(Token, Bot, host.WriteScopes);
        return new HostRun(kind, host);
    }

    public string Marker(BuildReport build) => Kind == CiKind.Bitbucket ? $"[//]: # (bytebase-msbuild:{build.Id})" : $"<!-- bytebase-msbuild:{build.Id} -->";

    /// <summary>What a build found.</summary>
    /// <param name="words">One finding each.</param>
    public BuildReport Build(params string[] words) => Build(DiagnosticSeverity.Error, words);

    public BuildReport Build(DiagnosticSeverity severity, params string[] words) => new()
    {
        Project = "db",
        ProjectPath = "db/db.csproj",
        Root = _directory,
        Version = "0.1.0",
        Started = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
        Job = Job,
        Failed = severity == DiagnosticSeverity.Error && words.Length > 0,
        Findings = [.. words.Select(w => new ReportedFinding(new Finding("BB1002", severity, w, Path.Combine(_directory, "db/migrations/1_a.sql"), TextSpan.File), severity, "db/migrations/1_a.sql"))],
    };

    public CiJob Job => new()
    {
        Kind = Kind,
        Name = Kind.ToString(),
        Commit = BitbucketDouble.Commit,
        HeadCommit = BitbucketDouble.Commit,
        PullRequest = new PullRequest(HostDouble.PullRequest, "", "main", IsFork),
    };

    public Task CommentAsync(params string[] words) => PublishAsync(new CommentReport(), Build(words));

    public Task PublishAsync(Report report, BuildReport build) => report.PublishAsync(build, Surroundings, default);

    public string ReadFile(string name) => File.ReadAllText(Path.Combine(_directory, "reports", name));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public ReportSurroundings Surroundings => new()
    {
        Directory = Path.Combine(_directory, "reports"),
        Environment = name => Variables.GetValueOrDefault(name),
        Command = _ => Assert.Fail("a comment is no command in the log"),
        Detail = Details.Add,
        Note = Notes.Add,
        Time = Time,
    };
}
