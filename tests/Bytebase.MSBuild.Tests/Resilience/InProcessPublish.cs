using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Tests.Tasks;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>What a publish came to.</summary>
/// <param name="Success">Whether every task succeeded.</param>
/// <param name="Codes">Of the errors, in order.</param>
/// <param name="Everything">All that was logged at any importance, and the results' file.</param>
/// <param name="Plan">What the rollout handed over; empty when it did not get there.</param>
internal sealed record Outcome(bool Success, IReadOnlyList<string> Codes, string Everything, string Plan)
{
    public bool IsSuccess => Success && Codes.Count == 0;

    /// <summary>One error that says what went wrong with the connection or the rollout.</summary>
    public bool IsCoded => !Success && Codes is [['B', 'B', '5' or '7', _, _, _]];

    /// <summary>Where a secret was logged, with its first letters.</summary>
    public IEnumerable<string> Leaks(IEnumerable<string> secrets) =>
        from secret in secrets
        where Everything.Contains(secret, StringComparison.Ordinal)
        select $"a secret was logged ({secret[..6]}…): {Everything.Split('\n').First(l => l.Contains(secret, StringComparison.Ordinal))}";

    /// <summary>Success, or the errors' codes.</summary>
    public override string ToString() => IsSuccess ? "success" : string.Join(' ', Codes);
}

/// <summary>The tasks of a publish one after another as the targets call them, in this process, over TCP, with a fast clock.</summary>
internal sealed class InProcessPublish(MatrixWorld world, string url)
{
    /// <summary>Half a second between two attempts is 5 ms.</summary>
    private const int Speed = 100;

    private readonly RecordingEngine _engine = new();
    private readonly ScaledTime _time = new(Speed);
    private volatile BytebaseTask? _running;

    public string Stage { get; init; } = "environments/prod";

    /// <summary>A plan to promote.</summary>
    public string Plan { get; init; } = "";

    /// <summary>For one attempt of a call, in the world's time.</summary>
    public string HttpTimeout { get; init; } = "60s";

    /// <summary>Another clone of the same repository.</summary>
    public TestProject Folder { get; init; } = world.Folder;

    public Outcome Run()
    {
        try
        {
            var (success, plan) = RunTasks();
            var output = Path.Combine(Folder.Directory, "obj", "output.json");
            return new Outcome(success, [.. _engine.Errors.Select(e => e.Code)], _engine.Everything + (File.Exists(output) ? File.ReadAllText(output) : ""), plan);
        }
        finally
        {
            CutOff();
        }
    }

    /// <summary>What Ctrl+C does, from another thread while it runs.</summary>
    public void Cancel() => _running!.Cancel();

    /// <summary>What a kill does, as far as this process can: no call goes out any more, and those that wait are cut off.</summary>
    public void CutOff() => _engine.EndBuild();

    private (bool Success, string Plan) RunTasks()
    {
        var settings = Settings();
        if (Plan.Length == 0 && !Execute(Task<BytebaseReviewMigrations>(settings, t => (t.Hooked, t.DeliveryFollows) = (true, true))))
            return (false, "");
        ITaskItem? release = null;
        if (Plan.Length == 0)
        {
            var releasing = Task<BytebaseCreateRelease>(settings, t => t.RolloutFollows = true);
            if (!Execute(releasing))
                return (false, "");
            if (releasing.NothingToDo)
                return (true, "");
            release = releasing.Release;
        }

        var rolling = Task<BytebaseRunRollout>(settings, t => t.Release = release);
        var success = Execute(rolling);
        return (success, rolling.Rollout?.GetMetadata("Plan") ?? "");
    }

    private bool Execute(BytebaseTask task)
    {
        using (task)
        {
            _running = task;
            return task.Execute();
        }
    }

    private TaskItem Settings() => new("settings", new Dictionary<string, string>
    {
        ["BytebaseUrl"] = url,
        ["BytebaseProject"] = world.Project,
        ["BytebaseTargets"] = string.Join(',', world.Databases),
        ["BytebaseTargetStage"] = Stage,
        ["BytebasePlan"] = Plan,
        ["BytebaseHttpTimeout"] = HttpTimeout,
        ["BytebaseReviewTimeout"] = HttpTimeout,
        ["BytebaseAccessTokenFile"] = world.TokenFile,
        ["IsDatabaseProject"] = "true",
    });

    private T Task<T>(ITaskItem settings, Action<T> set)
        where T : BytebaseOnlineTask, new()
    {
        var task = new T
        {
            BuildEngine = _engine,
            ProjectFile = Folder.ProjectFile,
            Settings = settings,
            Migrations = Folder.Migrations,
            OutputFile = "obj/output.json",
            Time = _time,
            EnvironmentVariables = name => world.Environment.GetValueOrDefault(name),
        };
        set(task);
        return task;
    }
}
