using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>
/// The commands that pages mark with <c>&lt;!-- run --&gt;</c> do what the pages say, one after the other in one shell, as a reader pastes them. What
/// stands under <c>&lt;!-- prints --&gt;</c> is printed, line by line in that order, with other lines between; <c>…</c> stands for anything.
/// Addresses, dates, durations and folders are compared as if they were alike.
/// </summary>
[TestClass]
public sealed partial class DocsTests
{
    /// <summary>A page packs the package and builds an emulator, in a clone where nothing is built yet.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static string s_clone = null!;
    private static Emulator s_emulator = null!;
    private static string s_secret = null!;

    [ClassInitialize]
    public static void Start(TestContext context)
    {
        _ = context;
        s_clone = ScratchClone.Make("docs-clone");
        // As the page says for who has no Bytebase.
        var data = Path.Combine(TestPackage.Folder, "docs-emulator");
        s_emulator = Emulator.Start("--data", data, "--world", Path.Combine(Repository.Root, "eng", "sample", "getting-started.json"));
        s_secret = File.ReadAllText(Path.Combine(data, "ci.key"));
    }

    [ClassCleanup]
    public static void Stop()
    {
        s_emulator.Dispose();
        ScratchClone.StopEmulator(s_clone);
    }

    [TestMethod]
    [DataRow("README.md")]
    [DataRow("docs/getting-started.md")]
    public void A_page_does_what_it_says(string page)
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("The pages' commands are for bash.");

        var steps = Steps(File.ReadAllText(Path.Combine(Repository.Root, page)));
        Assert.IsNotEmpty(steps);
        var home = Directory.CreateDirectory(Path.Combine(TestPackage.Folder, "docs-home-" + Path.GetFileNameWithoutExtension(page))).FullName;
        var script = new StringBuilder();
        foreach (var (step, i) in steps.Select((step, i) => (step, i)))
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"echo '@@begin {i}'\n{Commands(step.Commands, home)}\necho \"@@end {i} $?\"\n");
        File.WriteAllText(Path.Combine(home, "page.sh"), script.ToString());

        using var shell = CommandLine.Start(s_clone, Environment(), "bash", Path.Combine(home, "page.sh"));
        var run = shell.Wait(Limit);

        foreach (var (step, i) in steps.Select((step, i) => (step, i)))
        {
            var match = Regex.Match(run.Output, $@"@@begin {i}\n(?<output>.*?)@@end {i} (?<code>\d+)", RegexOptions.Singleline);
            Assert.IsTrue(match.Success, $"{page}: did not come to\n{step.Commands}\n{run}");
            Assert.AreEqual(step.Fails, match.Groups["code"].Value != "0", $"{page}: whether it fails\n{step.Commands}\n{match.Value}");
            var printed = Alike(match.Groups["output"].Value.Replace(s_emulator.Url, "https://bytebase.example.com", StringComparison.Ordinal).Replace(home + "/", "~/", StringComparison.Ordinal)).Split('\n').ToList();
            var at = 0;
            foreach (var line in step.Prints)
            {
                var pattern = new Regex("^" + Regex.Escape(Alike(line)).Replace("…", ".*", StringComparison.Ordinal) + "$");
                var found = printed.FindIndex(at, pattern.IsMatch);
                Assert.IsGreaterThanOrEqualTo(0, found, $"{page}: is not printed, or not there: {line}\n{step.Commands}\n{match.Groups["output"].Value}");
                at = found + 1;
            }
        }
    }

    /// <summary>The blocks of a page that are marked, each with what it prints.</summary>
    private static List<Step> Steps(string page)
    {
        var steps = new List<Step>();
        foreach (Match block in Marked().Matches(page.ReplaceLineEndings("\n")))
        {
            var text = block.Groups["text"].Value;
            if (block.Groups["marker"].Value == "prints")
                steps[^1].Prints.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            else
                steps.Add(new(text, block.Groups["marker"].Value == "run fails", []));
        }

        return steps;
    }

    /// <summary>The page's server, folder and key in place of a reader's.</summary>
    private static string Commands(string commands, string home) => commands
        .Replace("https://bytebase.example.com", s_emulator.Url, StringComparison.Ordinal)
        .Replace("~/", home + "/", StringComparison.Ordinal)
        .Replace("BYTEBASE_SERVICE_ACCOUNT_SECRET=…", "BYTEBASE_SERVICE_ACCOUNT_SECRET=" + s_secret, StringComparison.Ordinal);

    private static string Alike(string text) => Varying().Replace(text.Replace(s_clone + "/", "", StringComparison.Ordinal), match => match.Groups.Values.Skip(1).Single(group => group.Success).Name switch
    {
        "date" => "release_DATE",
        "time" => "TIME",
        "pid" => "pid N",
        "version" => "VERSION",
        _ => "http://127.0.0.1",
    });

    private static Dictionary<string, string> Environment() => new()
    {
        // The version that the pages pack is not new: it may not reach the machine's cache.
        ["NUGET_PACKAGES"] = Path.Combine(TestPackage.Folder, "docs-packages"),
        ["GIT_AUTHOR_NAME"] = "A reader",
        ["GIT_AUTHOR_EMAIL"] = "reader@example.com",
        ["GIT_COMMITTER_NAME"] = "A reader",
        ["GIT_COMMITTER_EMAIL"] = "reader@example.com",
    };

    private sealed record Step(string Commands, bool Fails, List<string> Prints);

    [GeneratedRegex(@"^ *<!-- (?<marker>run|run fails|prints) -->\n *```\w+\n(?<text>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"(?<date>release_\d{8})|(?<time>\b\d+(\.\d+)? (ms|s|min)\b)|(?<pid>pid \d+)|(?<version>\b20\d{12}(?=_))|(?<address>http://127\.0\.0\.1:\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Varying();
}
