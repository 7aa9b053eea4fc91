using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>A project with a test and a prod database on a live emulator, and publishes of it: what the tasks do, in this process.</summary>
internal sealed class LiveProject : IDeliveryLog
{
    private readonly LiveEmulator _emulator;
    private readonly string _token;
    private readonly List<string> _lines = [];

    /// <param name="emulator">Where it is.</param>
    /// <param name="role">Of the account that publishes.</param>
    /// <param name="approval">What becomes of issues by themselves.</param>
    /// <param name="requireApproval">Whether the project refuses rollouts of issues that are not approved.</param>
    public LiveProject(LiveEmulator emulator, string role = "roles/projectOwner", string? approval = null, bool requireApproval = false)
    {
        _emulator = emulator;
        var id = "p" + Guid.NewGuid().ToString("N")[..10];
        Project = "projects/" + id;
        Databases = [$"instances/pg1/databases/{id}_test", $"instances/pg1/databases/{id}_prod"];
        var answer = emulator.Control("worlds", new
        {
            project = Project,
            environments = new[] { "environments/test", "environments/prod" },
            instances = new[] { new { name = "instances/pg1", engine = "POSTGRES", environment = "environments/test" } },
            databases = new[] { new { name = Databases[0], environment = "environments/test" }, new { name = Databases[1], environment = "environments/prod" } },
            accounts = new[] { Account("ci", role), Account("agent", "roles/gitopsServiceAgent") },
            approval,
            requireIssueApproval = requireApproval,
        });
        _token = answer.GetProperty("tokens").GetProperty("ci").GetString()!;
        AgentToken = answer.GetProperty("tokens").GetProperty("agent").GetString()!;

        object Account(string name, string accountRole) => new { @as = name, email = $"{name}@{id}.service.bytebase.com", roles = new[] { accountRole } };
    }

    public string Project { get; }

    public string[] Databases { get; }

    /// <summary>Of an account that has the agent's role and no more.</summary>
    public string AgentToken { get; }

    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public IReadOnlyList<string> Calls => _emulator.Calls(Project);

    public DeliverySettings Settings => new()
    {
        Url = new Uri(_emulator.Url + "/"),
        Project = Project,
        Targets = Databases,
        ReviewTargets = Databases,
        TargetStage = "environments/prod",
        HttpTimeout = TimeSpan.FromSeconds(30),
        ReviewTimeout = TimeSpan.FromSeconds(30),
        RolloutTimeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>How often a call about this project was made.</summary>
    public int Count(string method) => Calls.Count(c => c == method);

    /// <summary>Decides about the newest issue.</summary>
    public void Decide(string outcome) => _emulator.Control("approvals", new { project = Project, outcome });

    public void Fault(object fault) => _emulator.Control("faults", fault);

    /// <summary>What SQL on a database returns: columns separated by a bar, rows by a blank.</summary>
    public string Sql(string database, string statement) =>
        string.Join(' ', _emulator.Control("sql", new { database, statement }).GetProperty("rows").EnumerateArray().Select(row => string.Join('|', row.EnumerateArray().Select(c => c.ToString()))));

    /// <summary>Review, release, approval and rollout, one after the other as the tasks run them.</summary>
    /// <param name="plan">A plan handed over by an earlier job.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="token">Of another account.</param>
    /// <returns>The plan's name, empty when there was nothing to do.</returns>
    /// <exception cref="BytebaseException">As a build would report it.</exception>
    public async Task<string> PublishAsync(ReleaseContent content, DeliverySettings settings, string plan = "", TimeProvider? time = null, string? token = null, CancellationToken cancellationToken = default)
    {
        var credential = new AccessToken(token ?? _token, "BYTEBASE_ACCESS_TOKEN");
        using var client = new BytebaseClient(
            new ConnectTransport(ConnectTransport.CreateHandler(), settings.Url!, credential, [], settings.HttpTimeout, new RetryPolicy(TimeProvider.System)),
            settings.ReviewTimeout);
        var context = new DeliveryContext(client, settings, this, time ?? TimeProvider.System);
        try
        {
            return await PublishAsync(context, content, plan, cancellationToken);
        }
        catch (ServerException e)
        {
            throw e.ToBytebaseException(client.BaseAddress, Project, credential);
        }
    }

    void IDeliveryLog.Info(string message)
    {
        lock (_lines)
            _lines.Add(message);
    }

    void IDeliveryLog.Detail(string message)
    {
    }

    void IDeliveryLog.Report(Finding finding) => ((IDeliveryLog)this).Info($"{finding.Code}: {finding.Message}");

    private async Task<string> PublishAsync(DeliveryContext context, ReleaseContent content, string plan, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (release, digest) = ("", "");
        IReadOnlyCollection<string>? known = null;
        if (plan.Length == 0)
        {
            var review = settings.CheckRelease == CheckRelease.Skip ? null : await Review.RequestAsync(context.Client, Project, content, settings.Targets, "", cancellationToken);
            foreach (var finding in review is null ? [] : AdviceFindings.From(review, content))
                throw new BytebaseException(finding);
            var outcome = await ReleaseStage.RunAsync(context, content, review, new Commit("", null), rolloutFollows: true, cancellationToken);
            if (outcome.NothingToDo.Length > 0)
                return "";
            (release, digest, known, plan) = (outcome.Release, outcome.Digest, outcome.Known, outcome.Resume?.PlanName() ?? outcome.WaitingPlan);
        }

        Func<string, Task>? approve = settings.Approval == ApprovalMode.Issue ? name => ApprovalStage.RunAsync(context, name, cancellationToken) : null;
        if (plan.Length > 0 && approve is not null)
            await approve(plan);
        var rollout = plan.Length > 0
            ? await RolloutStage.OpenAsync(context, plan, cancellationToken)
            : await RolloutStage.CreateAsync(context, release, digest, "", known, approve, cancellationToken);
        var done = await RolloutStage.RunAsync(context, rollout, settings.TargetStage, () => content, cancellationToken);
        foreach (var failure in done.Failures)
            throw new BytebaseException(failure);
        return rollout.PlanName();
    }
}
