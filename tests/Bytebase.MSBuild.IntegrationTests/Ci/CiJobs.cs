using System.Diagnostics;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>A job that ran.</summary>
/// <param name="ExitCode">Of its last step.</param>
/// <param name="Output">Of all steps.</param>
/// <param name="Folder">Its clone, as the job left it.</param>
/// <param name="Variables">What the system hands to the jobs after it.</param>
/// <param name="Files">What the system keeps of its files, from the clone with <c>/</c>: artifacts, reports, stashes.</param>
internal sealed record JobRun(int ExitCode, string Output, string Folder, IReadOnlyDictionary<string, string> Variables, IReadOnlyDictionary<string, string> Files)
{
    public JobRun Succeeded()
    {
        Assert.AreEqual(0, ExitCode, Output);
        return this;
    }

    public JobRun Failed()
    {
        Assert.AreNotEqual(0, ExitCode, Output);
        return this;
    }
}

/// <summary>
/// A CI system as far as the shipped file needs it: it reads the file, decides which jobs run, gives each a clone of its own and the
/// variables that the system or the file names, and runs the file's own script by a shell. What the file says and the double does not
/// understand fails the test.
/// </summary>
internal abstract class CiJobs(CiRepository repository, World world)
{
    protected CiRepository Repository { get; } = repository;

    protected World World { get; } = world;

    /// <summary>The secrets that a user stored in the system.</summary>
    protected virtual Dictionary<string, string> Secrets => World.ServiceAccount;

    /// <summary>All that no log and no file may show: those, and what the system gives to its jobs.</summary>
    public virtual IReadOnlyList<string> Hidden => [World.Secret];

    /// <summary>The job for a pull request, as the push to its branch starts it.</summary>
    /// <param name="fork">Whether the branch is in somebody else's repository.</param>
    public abstract JobRun Review(bool fork = false);

    /// <summary>The job that the push to main starts.</summary>
    public abstract JobRun Test();

    /// <summary>The job that somebody lets through, with what the system carries from the first one.</summary>
    public abstract JobRun Prod(JobRun test);

    /// <summary>Whether a push to a branch other than main starts a delivery, or one to main a review.</summary>
    public abstract void AssertTriggers();

    /// <summary>Runs a step's script in a clone.</summary>
    /// <param name="shell">The shell and its arguments; the script's file comes last.</param>
    protected static CommandResult Run(string clone, string script, IReadOnlyDictionary<string, string> environment, params string[] shell)
    {
        var file = Path.Combine(Path.GetDirectoryName(clone)!, $"step-{Guid.NewGuid():N}.sh");
        File.WriteAllText(file, script + "\n");
        var effective = new Dictionary<string, string>(environment)
        {
            // What the system's cache would bring; and nothing of the tests' own may reach the machine's home.
            ["NUGET_PACKAGES"] = TestPackage.Packages,
            ["DOTNET_CLI_HOME"] = TestPackage.Folder,
        };
        var watch = Stopwatch.StartNew();
        var result = CommandLine.Run(clone, effective, shell[0], [.. shell[1..], file]);
        return result with { Output = $"$ {script}\n{result.Output}\n({watch.Elapsed.TotalSeconds:0.0} s)\n" };
    }

    /// <summary>Reads a file of <c>KEY=VALUE</c> lines, by which most systems take variables from a step.</summary>
    /// <param name="heredocs">Whether the system reads GitHub's other form, too.</param>
    public static Dictionary<string, string> ReadPairs(string file, bool heredocs = false)
    {
        var pairs = new Dictionary<string, string>();
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            // GitHub's other form: NAME<<DELIMITER, lines, DELIMITER.
            if (heredocs && line.Split("<<", 2) is [var name, var delimiter] && !name.Contains('=', StringComparison.Ordinal))
            {
                var end = Array.IndexOf(lines, delimiter, at + 1);
                Assert.IsGreaterThan(at, end, $"'{line}' has no end");
                pairs[name] = string.Join('\n', lines[(at + 1)..end]);
                at = end;
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            Assert.IsGreaterThan(0, equals, $"'{line}' in {Path.GetFileName(file)} is no KEY=VALUE");
            pairs[line[..equals]] = line[(equals + 1)..];
        }

        return pairs;
    }

    /// <summary>The files of a clone that fit a pattern: a path, or <c>**/</c> and the end of one.</summary>
    protected static Dictionary<string, string> Collect(string clone, IEnumerable<string> patterns)
    {
        var files = new Dictionary<string, string>();
        foreach (var pattern in patterns)
        {
            Assert.DoesNotContain("*", pattern.StartsWith("**/", StringComparison.Ordinal) ? pattern[3..] : pattern);
            foreach (var file in Directory.EnumerateFiles(clone, "*", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(clone, file).Replace('\\', '/');
                if (pattern.StartsWith("**/", StringComparison.Ordinal) ? ("/" + path).EndsWith(pattern[2..], StringComparison.Ordinal) : path == pattern)
                    files[path] = File.ReadAllText(file);
            }
        }

        return files;
    }

    /// <summary>Puts files that the system kept into a later job's clone.</summary>
    protected static void Place(string clone, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(clone, path))!);
            File.WriteAllText(Path.Combine(clone, path), text);
        }
    }
}
