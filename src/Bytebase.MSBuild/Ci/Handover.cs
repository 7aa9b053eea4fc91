using System.Text;
using Bytebase.MSBuild.Ci.Systems;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci;

/// <summary>What one job gives to a later one, so that it promotes the same plan without a shell. Empty values stay empty.</summary>
/// <param name="Plan"><c>projects/hr/plans/101</c>; <see cref="Nothing"/> when there was nothing to do.</param>
/// <param name="Release">The release's name.</param>
/// <param name="Rollout">The rollout's name.</param>
/// <param name="Stage">The last stage that is done, <c>environments/test</c>.</param>
/// <param name="NextStage">The first stage that has something left to run.</param>
internal sealed record Handover(string Plan, string Release, string Rollout, string Stage, string NextStage)
{
    /// <summary>The plan of a delivery that had nothing to do: the later job delivers nothing either, and succeeds.</summary>
    public const string Nothing = "none";

    /// <summary>By their variables; GitLab allows letters, digits and <c>_</c>.</summary>
    public IReadOnlyList<(string Key, string Value)> Values { get; } =
    [
        ("BYTEBASE_PLAN", Plan),
        // A release's name is made from a template of the user, who may write what he likes; nothing depends on it.
        ("BYTEBASE_RELEASE", IsName(Release) ? Release : ""),
        ("BYTEBASE_ROLLOUT", IsName(Rollout) ? Rollout : ""),
        ("BYTEBASE_STAGE", IsName(Stage) ? Stage : ""),
        ("BYTEBASE_NEXT_STAGE", IsName(NextStage) ? NextStage : ""),
    ];

    /// <summary>Lines <c>KEY=VALUE</c>, each ending in a line feed: what dotenv, <c>source</c> and <c>withEnv</c> read alike.</summary>
    public string ToText() => string.Concat(Values.Select(value => $"{value.Key}={value.Value}\n"));

    /// <summary>Writes the file as a whole, and gives the values to the CI system in its own way.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="job">The CI job, or <see langword="null"/> on a laptop.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="command">Prints a line that the CI system reads as a command.</param>
    /// <exception cref="BytebaseException">A file cannot be written, or a value is none that may be handed over.</exception>
    public void Write(string path, CiJob? job, Func<string, string?> environment, Action<string> command)
    {
        if (!IsName(Plan))
            throw Failed(path, "the server's name of the plan holds characters that no name of Bytebase has", "Look at the server, or at what answers in its place.");
        const string Fix = "Set BytebaseHandoverFile to a path that can be written.";
        Try(path, Fix, () => AtomicFile.Write(path, Encoding.ASCII.GetBytes(ToText())));
        if (job is not null)
            Try($"the variables of {job.Name}", $"The values are in {path}, too.", () => CiSystems.Of(job.Kind).HandOver(this, new CiVariables(environment), command));
    }

    /// <summary>Takes an earlier file away: a plan of another build must not be promoted in the name of this one.</summary>
    /// <exception cref="BytebaseException">It is there and stays there.</exception>
    public static void Remove(string path) => Try(path, "Delete it: it holds the plan of an earlier build.", () =>
    {
        if (File.Exists(path))
            File.Delete(path);
    });

    /// <summary>Adds to a file that the CI system reads at the step's end. ASCII: no byte order mark.</summary>
    public static void Append(string path, string text)
    {
        using var stream = SharedFile.OpenEnd(path);
        stream.Write(Encoding.ASCII.GetBytes(text));
    }

    // Names of resources (google.aip.dev/122): nothing in them that a shell, a dotenv parser or a log command acts on. A server that is
    // not ours to trust must not set variables of the next job.
    private static bool IsName(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~' or '@' or ':' or '+');

    private static void Try(string what, string fix, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Failed(what, FirstLine.Of(e.Message).TrimEnd('.'), fix);
        }
    }

    private static BytebaseException Failed(string what, string why, string fix) => new(DiagnosticDescriptors.HandoverFailed, what, why, fix);
}
