using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Ci.Hosts;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>What the tasks that ask the server share: settings, session, content, and the results' file.</summary>
public abstract partial class BytebaseOnlineTask : BytebaseTask, IDeliveryLog
{
    private DeliverySettings? _settings;
    private DeliverySession? _session;
    private LogSection? _section;
    private CiJob? _job;
    private bool _jobIsKnown;

    private protected DeliverySettings Delivery => _settings ??= DeliverySettings.Parse(name => Settings.GetMetadata(name));

    private protected ReleaseContent Content => _session!.Content ??= MigrationItems.Read(
        MigrationItems.ToSet(Migrations, ProjectDirectory, MigrationItems.ModeOf(Settings.GetMetadata("BytebaseMode"), Engine)),
        MigrationItems.EngineOf(Engine),
        Time.GetUtcNow());

    /// <summary>The advices that were reported, each with the severity it had.</summary>
    private protected List<(Finding Finding, DiagnosticSeverity Severity)> Reported { get; } = [];

    private protected string ProjectName => Path.GetFileNameWithoutExtension(ProjectFile);

    private string ProjectDirectory => Path.GetDirectoryName(ProjectFile)!;

    /// <summary>The CI job, or <see langword="null"/> on a laptop.</summary>
    private CiJob? Job
    {
        get
        {
            if (!_jobIsKnown)
                (_job, _jobIsKnown) = (CiJob.Detect(EnvironmentVariables), true);
            return _job;
        }
    }

    void IDeliveryLog.Info(string message)
    {
        _section?.Begin();
        Say(MessageImportance.High, Delivery.DryRun ? "Bytebase (dry run): {0}" : "Bytebase: {0}", message);
    }

    void IDeliveryLog.Detail(string message) => Say(MessageImportance.Normal, "Bytebase: {0}", message);

    void IDeliveryLog.Report(Finding finding) => Report(finding);

    /// <inheritdoc/>
    private protected sealed override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var credential = new Lazy<Credential?>(() => Credential.Find(EnvironmentVariables, Delivery.AccessTokenFile));
        var decision = Decide(Delivery, () => credential.Value is not null);
        if (decision.Finding is { } finding)
        {
            if (finding.Severity != DiagnosticSeverity.Error)
                Results.ReviewSkipped = finding.Message;
            ReportFailure(finding);
        }

        if (!decision.Run)
        {
            if (decision.Reason.Length > 0)
                Skipped(decision.Reason);
            return;
        }

        using var termination = new TerminationSignal(Cancel);
        var session = _session = GetSession(credential.Value!);
        _section = LogSection.Of(Section.Length > 0 ? Job : null, $"Bytebase {Section}", SayCommand, Command, Time);
        session.Log = line => Say(MessageImportance.Normal, "Bytebase: {0}", line);
        try
        {
            var context = new DeliveryContext(session.Client, Delivery, this, Time);
            await CheckVersionAsync(context, session, cancellationToken);
            await RunAsync(context, session, cancellationToken);
        }
        catch (ServerException e)
        {
            var project = Delivery.HasPlan ? ResourceNames.ProjectOf(Delivery.Plan) : Delivery.Project;
            throw e.ToBytebaseException(session.Client.BaseAddress, project, credential.Value!);
        }
        finally
        {
            _section.End();
        }
    }

    /// <summary>What the task does, for "skipped …".</summary>
    private protected abstract string What { get; }

    /// <summary>What the task's section of the log is called, after the product's name; empty where its lines are what it was called for.</summary>
    private protected virtual string Section => "";

    // What is wrong must not be folded away.
    private protected override void BeforeProblem() => _section?.End();

    /// <summary>Whether the review is all that this build does: a terminal shows only the last line with an arrow.</summary>
    private protected virtual bool SummaryIsResult => false;

    /// <summary>Says why the task does nothing.</summary>
    private protected virtual void Skipped(string reason) => Say(MessageImportance.Normal, "Bytebase: skipped {0}, since {1}.", What, reason);

    private protected abstract StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential);

    private protected abstract System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken);

    /// <summary>Writes the results' file.</summary>
    /// <exception cref="BytebaseException">It cannot be written.</exception>
    private protected void WriteOutput(DeliveryResult result, bool delivered)
    {
        Results.Delivery = result;
        var path = FullPath(OutputFile);
        try
        {
            BytebaseActionOutput.Write(path, result, delivered);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new BytebaseException(DiagnosticDescriptors.OutputFailed, path, FirstLine.Of(e.Message));
        }
    }

    /// <summary>The log's last line about this build; a terminal shows only those with an arrow.</summary>
    private protected void Conclude(string summary)
    {
        Results.Delivery = Results.Delivery with { Summary = summary };
        _section?.End();
        Say(MessageImportance.High, "{0} -> {1}", ProjectName, summary);
    }

    /// <summary>The server's review of <paramref name="targets"/>: the one that this build made, or a new one whose findings are reported.</summary>
    private protected async Task<Review> ReviewAsync(DeliveryContext context, DeliverySession session, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        if (session.Review is { } made && made.Covers(targets))
            return made;
        var review = await Review.RequestAsync(context.Client, Delivery.Project, Content, targets, Delivery.CustomRules, await GetAuthorAsync(cancellationToken), cancellationToken);
        session.Review = review;
        // What the build's review of other targets said already is not said again.
        foreach (var advice in AdviceSuppressions.Apply([.. AdviceFindings.From(review, Content).Where(session.IsNew)], Content, MigrationItems.EngineOf(Engine)))
            Reported.Add((advice, Report(advice, warningsFail: Delivery.CheckRelease == CheckRelease.FailOnWarning)));
        var found = Reported.Count(r => r.Severity != DiagnosticSeverity.None);
        var summary = Content.IsDeclarative ? DeclarativeContent.Summary(review, Content.Files.Count, found) : review.Summary(Content.Files.Count, found);
        if (SummaryIsResult)
            Conclude(summary);
        else
            ((IDeliveryLog)this).Info(summary);
        return review;
    }

    /// <summary>The commit that is built, as the CI system or git tells it.</summary>
    private protected async Task<Commit> GetCommitAsync(CancellationToken cancellationToken)
    {
        if (Job is { } job)
            return new Commit(job.Commit, job is { VcsType.Length: > 0, CommitUrl.Length: > 0 } ? new VcsSource(job.VcsType, job.CommitUrl) : null);
        return new Commit(await GitRepository.GetHeadAsync(ProjectDirectory, cancellationToken) ?? "", null);
    }

    /// <summary>Who opened the pull request: the job says so, or the repository's host is asked.</summary>
    private async Task<VcsUserMessage?> GetAuthorAsync(CancellationToken cancellationToken)
    {
        if (!Delivery.SendsVcsUser || Job is not { PullRequest: not null } job)
            return null;
        var author = job.Author ?? await PullRequestAuthor.GetAuthorAsync(job, EnvironmentVariables, Time, ((IDeliveryLog)this).Detail, cancellationToken);
        return VcsUserMessages.From(job, author);
    }

    /// <summary>Once in a build: the answer is the same for all of its tasks.</summary>
    private async System.Threading.Tasks.Task CheckVersionAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        if (session.VersionChecked)
            return;
        if (await ServerVersion.CheckAsync(context, cancellationToken) is { } note)
            Report(note);
        session.VersionChecked = true;
    }

    private DeliverySession GetSession(Credential credential)
    {
        var headers = CustomHeaders.Merge(Settings.GetMetadata("BytebaseCustomHeaders"), EnvironmentVariables(CustomHeaders.Variable));
        var key = DeliverySession.Key(ProjectFile, Settings, Migrations, credential, headers);
        if (BuildEngine4.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is DeliverySession known)
            return known;
        var session = DeliverySession.Open(Delivery, credential, headers, EnvironmentVariables, Time);
        BuildEngine4.RegisterTaskObject(key, session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return session;
    }
}
