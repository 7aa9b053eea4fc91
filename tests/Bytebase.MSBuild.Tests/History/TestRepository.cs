using System.Diagnostics;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.History;

/// <summary>A git repository in a folder of its own, apart from the machine's settings.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly string _home;
    private readonly bool _owns;

    public TestRepository(string branch = "main")
    {
        _home = Directory.CreateTempSubdirectory("bytebase-history-").FullName;
        _owns = true;
        Root = Directory.CreateDirectory(Path.Combine(_home, "repo")).FullName;
        Git("init", "-q", "-b", branch);
    }

    private TestRepository(string home, string root) => (_home, Root) = (home, root);

    public string Root { get; }

    /// <summary>What is above the repository, for clones and files that are linked from elsewhere.</summary>
    public string Above => _home;

    public TestRepository Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public TestRepository Migration(string name, string? text = null) => Write("migrations/" + name, text ?? $"CREATE TABLE t_{name.Replace('.', '_')} (id integer);\n");

    public TestRepository Commit(string message = "change")
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", message, "--allow-empty");
        return this;
    }

    /// <summary>Makes the present commit the one that origin/main has.</summary>
    public TestRepository Push(string branch = "main")
    {
        Git("update-ref", "refs/remotes/origin/" + branch, "HEAD");
        return this;
    }

    /// <summary>Three migrations on origin/main, and a branch of one's own.</summary>
    public static TestRepository WithBranch()
    {
        var repository = new TestRepository().Migration("1_a.sql").Migration("2_b.sql").Migration("3_c.sql").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        return repository;
    }

    public TestRepository Clone(string name, params string[] options)
    {
        Run(_home, "git", ["clone", "-q", .. options, new Uri(Root).AbsoluteUri, name]);
        return new TestRepository(_home, Path.Combine(_home, name));
    }

    public TestRepository Worktree(string name, string branch)
    {
        Git("worktree", "add", "-q", "-b", branch, Path.Combine(_home, name));
        return new TestRepository(_home, Path.Combine(_home, name));
    }

    public string Git(params string[] arguments) => Run(Root, "git", arguments);

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

    public void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, to))!);
        File.Move(Path.Combine(Root, from), Path.Combine(Root, to));
    }

    /// <summary>The migrations as a project at the root, or in a folder, has them.</summary>
    public MigrationSet Set(string project = "", params string[] linked)
    {
        var folder = Path.Combine(Root, project, "migrations");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories) : [];
        return MigrationSet.Create(files.Concat(linked).Select(file => MigrationFile.Create(file, Path.GetRelativePath(Root, file).Replace('\\', '/'))));
    }

    public HistoryResult Check(string @base = "", string project = "", Git? git = null, MigrationSet? set = null) =>
        CheckAsync(new HistoryBase(@base), project, git, set).GetAwaiter().GetResult();

    public Task<HistoryResult> CheckAsync(HistoryBase @base, string project = "", Git? git = null, MigrationSet? set = null)
    {
        set ??= Set(project);
        var prefix = project.Length > 0 ? project + "/" : "";
        var scope = new HistoryScope(set.All.Select(file => file.Folder).Where(folder => !folder.StartsWith("..", StringComparison.Ordinal)), [prefix + "migrations"]);
        return new HistoryCheck(git ?? new Git(Root), @base, scope).RunAsync(set, CancellationToken.None);
    }

    /// <summary>The findings as <c>path: code</c>.</summary>
    public string Codes(string @base = "", string project = "") => Text(Check(@base, project).Findings);

    public string Text(IEnumerable<Finding> findings) =>
        string.Join("\n", findings.Select(f => $"{(f.File is null ? "" : Path.GetRelativePath(Root, f.File).Replace('\\', '/') + ": ")}{f.Code}"));

    /// <summary>Runs a command line of a message in the repository's root, as its reader would.</summary>
    public string Shell(string line) => Run(Root, "sh", ["-c", line]);

    public void Dispose()
    {
        if (!_owns)
            return;
        // Git writes its objects read-only.
        foreach (var file in new DirectoryInfo(_home).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LinkTarget is null))
            file.Attributes = FileAttributes.Normal;
        Directory.Delete(_home, recursive: true);
    }

    private static string Run(string directory, string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        if (command == "git")
        {
            foreach (var setting in (string[])["user.name=t", "user.email=t@example.com", "commit.gpgsign=false", "core.autocrlf=false", "protocol.file.allow=always", "merge.renames=true", "advice.detachedHead=false"])
            {
                start.ArgumentList.Add("-c");
                start.ArgumentList.Add(setting);
            }
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, string.Join(' ', arguments) + "\n" + error.Result);
        return output.Trim();
    }
}
