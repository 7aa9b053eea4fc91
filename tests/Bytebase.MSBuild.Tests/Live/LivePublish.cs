using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>A publish without MSBuild: its own connection to a real server, the calls in the order in which the tasks make them.</summary>
/// <param name="targetStage">Empty creates the rollout and runs nothing.</param>
internal sealed class LivePublish(LiveWorld world, string targetStage, params (string Name, string Sql)[] migrations) : IDeliveryLog
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public string Text => string.Join('\n', Lines);

    public bool Reviews { get; init; } = true;

    public bool AlwaysRelease { get; init; }

    public IReadOnlyList<string>? Targets { get; init; }

    public TimeSpan? RolloutTimeout { get; init; }

    /// <summary>The files as they are when something fails; those that were released unless set.</summary>
    public ReleaseContent? Here { get; init; }

    /// <summary>What others do between the review and the look at the rollouts.</summary>
    public Func<Task> AfterReview { get; init; } = () => Task.CompletedTask;

    /// <summary>Waits for others who do the same before it creates something.</summary>
    public Func<Task> BeforeCreating { get; init; } = () => Task.CompletedTask;

    public int Requests { get; private set; }

    /// <returns>The outcome, or <see langword="null"/> when there was nothing to do.</returns>
    public async Task<RolloutOutcome?> RunAsync(CancellationToken cancellationToken = default)
    {
        var settings = new DeliverySettings { Url = world.Server.Url, Project = world.Project, Targets = Targets ?? world.Databases, TargetStage = targetStage, AlwaysRelease = AlwaysRelease, RolloutTimeout = RolloutTimeout };
        using var transport = new ConnectTransport(ConnectTransport.CreateHandler(), world.Server.Url, new AccessToken(world.Token, "the test"), [], TimeSpan.FromSeconds(30), new RetryPolicy(TimeProvider.System));
        using var client = new BytebaseClient(transport, TimeSpan.FromMinutes(1));
        var context = new DeliveryContext(client, settings, this, TimeProvider.System);
        var content = Content();
        var review = Reviews ? await Review.RequestAsync(client, settings.Project, content, settings.Targets, "", cancellationToken) : null;
        await AfterReview();
        var release = await ReleaseStage.RunAsync(context, content, review, new Commit("", null), rolloutFollows: true, cancellationToken);
        if (release.NothingToDo.Length > 0)
        {
            ((IDeliveryLog)this).Info("Nothing to do: " + release.NothingToDo);
            return null;
        }

        await BeforeCreating();
        var rollout = release.Resume is { } resume
            ? await RolloutStage.OpenAsync(context, resume.PlanName(), cancellationToken)
            : await RolloutStage.CreateAsync(context, release.Release, release.Digest, "", release.Known, null, cancellationToken);
        if (targetStage.Length == 0)
            return new RolloutOutcome(rollout, [], []);
        var outcome = await RolloutStage.RunAsync(context, rollout, targetStage, () => Here ?? content, cancellationToken);
        Requests = client.RequestCount;
        return outcome;
    }

    public ReleaseContent Content() => new([.. migrations.Select(m => new ReleaseContentFile("migrations/" + m.Name, "/repo/migrations/" + m.Name, m.Name.Split('_')[0], System.Text.Encoding.UTF8.GetBytes(m.Sql)))]);

    void IDeliveryLog.Info(string message)
    {
        lock (_lines)
            _lines.Add(message);
    }

    void IDeliveryLog.Detail(string message)
    {
    }

    void IDeliveryLog.Report(Finding finding) => ((IDeliveryLog)this).Info(finding.Code + ": " + finding.Message);
}
