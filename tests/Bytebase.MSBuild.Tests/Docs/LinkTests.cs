namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>Every link leads somewhere: relative ones to a file and a heading that are there, the others to a known host. Nothing is fetched.</summary>
[TestClass]
internal sealed class LinkTests
{
    /// <summary>Hosts that pages may send readers to. A new one is looked at by a person, and then written here.</summary>
    private static readonly string[] Hosts =
    [
        "www.bytebase.com", "docs.bytebase.com", "github.com", "docs.github.com", "docs.gitlab.com", "learn.microsoft.com", "support.atlassian.com",
        "developer.atlassian.com", "www.jetbrains.com", "www.jenkins.io", "plugins.jenkins.io", "spec.editorconfig.org", "www.nuget.org",
        "dbup.readthedocs.io", "documentation.red-gate.com", "docs.oasis-open.org", "json.schemastore.org", "semver.org", "mermaid.js.org",
        "aka.ms", "msbuildlog.com",
    ];

    public static IEnumerable<object[]> Pages => MarkdownPage.All.Select(page => new object[] { page.Path });

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void EveryLinkLeadsSomewhere(string path)
    {
        var page = MarkdownPage.All.Single(p => p.Path == path);
        var wrong = page.Links.Select(link => (link.Line, Fault: Fault(page, link.Target))).Where(link => link.Fault is not null).Select(link => $"{path}({link.Line}): {link.Fault}");
        Faults.AreNone(wrong, "links that lead nowhere:");
    }

    [TestMethod]
    public void EveryPageIsReachedFromTheIndex()
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(["docs/README.md"]);
        while (open.TryDequeue(out var path))
        {
            if (!reached.Add(path) || MarkdownPage.All.FirstOrDefault(p => p.Path == path) is not { } page)
                continue;
            foreach (var (target, _) in page.Links.Where(link => !link.Target.Contains("://", StringComparison.Ordinal)))
                open.Enqueue(Resolve(page, target.Split('#')[0]));
        }

        Faults.AreNone(MarkdownPage.All.Select(p => p.Path).Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(p)), "pages that nobody finds, link them from docs/README.md:");
    }

    /// <summary>Pages about a topic are named in the index itself; diagnostics and pipelines have indexes of their own.</summary>
    [TestMethod]
    public void IndexNamesEveryTopic()
    {
        var index = MarkdownPage.All.Single(p => p.Path == "docs/README.md");
        var named = index.Links.Select(link => Resolve(index, link.Target.Split('#')[0])).ToHashSet();
        var topics = MarkdownPage.All.Select(p => p.Path).Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && p != index.Path
            && !p.StartsWith("docs/diagnostics/BB", StringComparison.Ordinal) && (!p.StartsWith("docs/ci/", StringComparison.Ordinal) || p == "docs/ci/README.md"));
        Faults.AreNone(topics.Where(p => !named.Contains(p)), "docs/README.md does not name:");
    }

    [TestMethod]
    [DataRow("What keeps a delivery from working", "what-keeps-a-delivery-from-working")]
    [DataRow("`Debug` & Release: what's `asked`?", "debug--release-whats-asked")]
    [DataRow("BB1nnn: Names and versions", "bb1nnn-names-and-versions")]
    [DataRow(".editorconfig", "editorconfig")]
    [DataRow("MSBuild's switches", "msbuilds-switches")]
    public void AnchorsAreThoseOfGitHub(string heading, string anchor)
    {
        // Taken from pages as GitHub shows them.
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".md");
        File.WriteAllText(file, $"# {heading}\n\n## {heading}\n\n```sh\n# no heading\n```\n");
        try
        {
            CollectionAssert.AreEquivalent(new[] { anchor, anchor + "-1" }, MarkdownPage.Read(file).Anchors.ToArray());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Fault(MarkdownPage page, string target)
    {
        if (Uri.TryCreate(target, UriKind.Absolute, out var uri) && !target.StartsWith('/'))
        {
            if (uri.Scheme != Uri.UriSchemeHttps)
                return $"{target} is not https";
            return Hosts.Contains(uri.Host) ? null : $"{uri.Host} is none of the known hosts: look at the page, then add it to Hosts in LinkTests";
        }

        var parts = target.Split('#', 2);
        var path = Resolve(page, parts[0]);
        var file = Path.Combine(Repository.Root, path);
        if (!File.Exists(file) && !Directory.Exists(file))
            return $"{target}: there is no {path}";
        if (parts.Length < 2)
            return null;
        if (MarkdownPage.All.FirstOrDefault(p => p.Path == path) is not { } other)
            return $"{target}: only Markdown pages have anchors";
        return other.Anchors.Contains(parts[1]) ? null : $"{target}: {path} has no heading for it; it has {string.Join(", ", other.Anchors)}";
    }

    /// <summary>From the repository's root; the page itself for an anchor alone.</summary>
    private static string Resolve(MarkdownPage page, string target) => target.Length == 0
        ? page.Path
        : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, Uri.UnescapeDataString(target)))).Replace('\\', '/');
}
