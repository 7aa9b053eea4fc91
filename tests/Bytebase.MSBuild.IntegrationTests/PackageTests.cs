using System.Globalization;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What is in the package.</summary>
[TestClass]
public sealed partial class PackageTests
{
    /// <summary>Bytes, stated in docs/releasing.md, too: far above today's size, far below what a copy of MSBuild or of the framework would bring.</summary>
    private const long LargestPackage = 4_000_000;

    /// <summary>The kind of a document's source in a portable PDB (github.com/dotnet/runtime, docs/design/specs/PortablePdb-Metadata.md).</summary>
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>Folders whose files are packed as git has them, by their names in the repository and in the package.</summary>
    private static readonly (string Source, string Target)[] Folders =
    [
        ("src/Bytebase.MSBuild/build/", "build/"),
        ("src/Bytebase.MSBuild/buildMultiTargeting/", "buildMultiTargeting/"),
        ("src/Bytebase.MSBuild/Sdk/", "Sdk/"),
        ("docs/", "docs/"),
    ];

    /// <summary>Everything else.</summary>
    private static readonly string[] Files =
    [
        "README.md",
        "icon.png",
        "sample-db-project/.github/workflows/bytebase.yml",
        "sample-db-project/.gitlab-ci.yml",
        "sample-db-project/.teamcity/settings.kts",
        "sample-db-project/Jenkinsfile",
        "sample-db-project/azure-pipelines.yml",
        "sample-db-project/bitbucket-pipelines.yml",
        "src/Bytebase.MSBuild.Templates/README.md",
        "tasks/net472/Bytebase.MSBuild.dll",
        "tasks/net8.0/Bytebase.MSBuild.deps.json",
        "tasks/net8.0/Bytebase.MSBuild.dll",
    ];

    /// <summary>What .NET Framework has not.</summary>
    private static readonly string[] FrameworkDependencies =
    [
        "Microsoft.Bcl.AsyncInterfaces", "Microsoft.Bcl.TimeProvider", "System.Buffers", "System.IO.Pipelines", "System.Memory", "System.Net.Http.Json", "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe", "System.Text.Encodings.Web", "System.Text.Json", "System.Threading.Tasks.Extensions",
    ];

    /// <summary>Newer than any version that MSBuild 17's own configuration redirects (docs/hosts.md), so that all or none of a folder's requests for one are redirected.</summary>
    private static readonly Dictionary<string, Version> NewestOfMSBuild17 = new()
    {
        ["Microsoft.Bcl.AsyncInterfaces"] = new(9, 0, 0, 11),
        ["System.Buffers"] = new(4, 0, 4, 0),
        ["System.IO.Pipelines"] = new(9, 0, 0, 11),
        ["System.Memory"] = new(4, 0, 2, 0),
        ["System.Numerics.Vectors"] = new(4, 1, 5, 0),
        ["System.Runtime.CompilerServices.Unsafe"] = new(6, 0, 1, 0),
        ["System.Text.Encodings.Web"] = new(9, 0, 0, 11),
        ["System.Text.Json"] = new(9, 0, 0, 11),
        ["System.Threading.Tasks.Extensions"] = new(4, 2, 1, 0),
    };

    [TestMethod]
    public void Ships_its_own_assembly_its_targets_and_its_pages_and_nothing_else()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var expected = Files.Concat(FrameworkDependencies.Select(d => $"tasks/net472/{d}.dll")).Concat(Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder.Source), "*", SearchOption.AllDirectories)
            .Select(file => folder.Target + Path.GetRelativePath(Path.Combine(Repository.Root, folder.Source), file).Replace('\\', '/'))));

        Assert.AreEqual(string.Join('\n', expected.Order(StringComparer.Ordinal)), string.Join('\n', PackedFiles(package)));
        var size = new FileInfo(TestPackage.NupkgPath).Length;
        Assert.IsLessThan(LargestPackage, size);
        var page = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "releasing.md")), @"and (?<bound>\d+) MB as the upper bound of the size \((?<today>[\d.]+) MB today");
        Assert.AreEqual(LargestPackage, 1_000_000 * long.Parse(page.Groups["bound"].Value, CultureInfo.InvariantCulture));
        Assert.IsLessThan(200_000, Math.Abs(size - (1_000_000 * double.Parse(page.Groups["today"].Value, CultureInfo.InvariantCulture))), $"docs/releasing.md states another size than {size}");
    }

    [TestMethod]
    public void Every_relative_link_of_its_pages_leads_to_a_file_in_it()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var files = PackedFiles(package).ToHashSet();
        var links = new List<(string Page, string Target)>();
        foreach (var page in files.Where(f => f.EndsWith(".md", StringComparison.Ordinal)))
        {
            var prose = Code().Replace(Encoding.UTF8.GetString(Read(package, page)).ReplaceLineEndings("\n"), "");
            links.AddRange(Link().Matches(prose).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal)).Select(t => (page, t)));
        }

        // Anchors are the unit tests' to follow: LinkTests.
        var nowhere = links.Where(link => !files.Contains(new Uri(new Uri("file:///" + link.Page), link.Target).LocalPath[1..])).Select(link => $"{link.Page}: {link.Target}").ToList();
        Assert.IsEmpty(nowhere, string.Join('\n', nowhere));
        foreach (var page in (string[])["README.md", "docs/README.md", "docs/ci/README.md", "docs/diagnostics/README.md"])
            Assert.IsTrue(links.Exists(link => link.Page == page), page);
    }

    [TestMethod]
    public void Is_a_development_dependency_without_dependencies()
    {
        var metadata = Nuspec(TestPackage.NupkgPath);
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.AreEqual("true", Value("developmentDependency"));
        Assert.AreEqual("MIT", Value("license"));
        Assert.AreEqual("The Bytebase.MSBuild authors", Value("authors"));
        Assert.AreEqual("Copyright (c) The Bytebase.MSBuild authors", Value("copyright"));
        // Both are what people find it by. "devopsdatabase" is among them.
        Assert.AreEqual("bytebase database migrations sql gitops devops msbuild devopsdatabase", Value("tags"));
        Assert.StartsWith("Turns a folder of SQL migrations into a database project: ", Value("description")!);
        Assert.AreEqual("README.md", Value("readme"));
        Assert.AreEqual("icon.png", Value("icon"));
        // frameworkAssembly: NuGet has projects of .NET Framework reference it.
        Assert.IsFalse(metadata.Descendants().Any(e => e.Name.LocalName is "dependency" or "frameworkAssembly" or "reference"), metadata.ToString());
        // Visual Studio installs no package of several types, and NuGet needs none to use one as an SDK.
        Assert.IsNull(Value("packageTypes"));
        var notes = Value("releaseNotes")!.ReplaceLineEndings("\n");
        Assert.StartsWith($"## {Repository.Version}\n", notes);
        Assert.IsGreaterThan(100, notes.Length, notes);
        Assert.HasCount(2, notes.Split("## "), "the notes of one version");
        // Known only in a clone of a public repository, and never half.
        if (metadata.Elements().SingleOrDefault(e => e.Name.LocalName == "repository") is { } repository)
            Assert.AreEqual("git", repository.Attribute("type")?.Value);
    }

    /// <summary>A stack trace names file and line, and a debugger shows the sources that no repository has: what a build generates.</summary>
    /// <param name="untracked">Whether those of the build itself are there, too, and not only the generators'.</param>
    [TestMethod]
    [DataRow("tasks/net8.0/Bytebase.MSBuild.dll", true)]
    [DataRow("tasks/net472/Bytebase.MSBuild.dll", false)]
    public void Its_symbols_are_in_its_assemblies_and_name_no_folder_of_the_machine(string file, bool untracked)
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var assembly = new PEReader(new MemoryStream(Read(package, file)));
        var entries = assembly.ReadDebugDirectory();
        Assert.IsTrue(entries.Any(e => e.Type == DebugDirectoryEntryType.Reproducible), "the build is not deterministic");
        var codeView = assembly.ReadCodeViewDebugDirectoryData(entries.Single(e => e.Type == DebugDirectoryEntryType.CodeView));
        Assert.AreEqual("Bytebase.MSBuild.pdb", codeView.Path.Split('/')[^1]);

        using var provider = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entries.Single(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var symbols = provider.GetMetadataReader();
        var documents = symbols.Documents.Select(handle => (
            Name: symbols.GetString(symbols.GetDocument(handle).Name),
            Embedded: symbols.GetCustomDebugInformation(handle).Any(c => symbols.GetGuid(symbols.GetCustomDebugInformation(c).Kind) == EmbeddedSource))).ToList();

        Assert.IsTrue(documents.Exists(d => d.Name == "/_/src/Bytebase.MSBuild/Tasks/BytebaseTask.cs"), string.Join('\n', documents));
        var elsewhere = documents.Where(d => !d.Name.StartsWith("/_/", StringComparison.Ordinal)).ToList();
        Assert.IsEmpty(elsewhere, string.Join('\n', elsewhere));
        Assert.IsTrue(documents.Exists(d => d.Embedded && d.Name.StartsWith("/_/obj/System.Text.Json.SourceGeneration/", StringComparison.Ordinal)), string.Join('\n', documents));
        Assert.AreEqual(untracked, documents.Single(d => d.Name == "/_/obj/Bytebase.MSBuild.AssemblyInfo.cs").Embedded);
        // Neither what is committed, nor Polyfill's megabyte.
        var others = documents.Where(d => d.Embedded && !d.Name.StartsWith("/_/obj/", StringComparison.Ordinal)).ToList();
        Assert.IsEmpty(others, string.Join('\n', others));
    }

    [TestMethod]
    public void Its_icon_is_a_small_square()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var icon = package.GetEntry("icon.png")!.Open();
        var head = new byte[24];
        icon.ReadExactly(head);

        // NuGet.org recommends 128x128. Width and height are in the first chunk of a PNG, high byte first.
        Assert.AreEqual("89504E470D0A1A0A0000000D494844520000008000000080", Convert.ToHexString(head));
    }

    [TestMethod]
    public void Its_assembly_asks_for_nothing_that_SDK_8_has_not()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var references = MetadataOf(package.GetEntry("tasks/net8.0/Bytebase.MSBuild.dll")!).References;

        Assert.AreNotEqual(0, references.Count);
        foreach (var (name, version) in references)
        {
            // The SDK 8 has these; a newer one would not load there.
            var newest = name.StartsWith("Microsoft.Build.", StringComparison.Ordinal) ? new Version(15, 1, 0, 0) : new Version(8, 0, 0, 0);
            Assert.IsTrue(name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Build.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives", name);
            Assert.IsTrue(version <= newest, $"{name} {version}");
        }
    }

    [TestMethod]
    public void Another_folder_makes_the_same_bytes()
    {
        var other = ScratchClone.Make("another folder", withGit: true);
        var feed = Path.Combine(other, "feed");
        var pack = CommandLine.Run(other, new Dictionary<string, string>(), "dotnet", "pack", "src/Bytebase.MSBuild", "-c", "Release", "-o", feed, "-p:Version=" + TestPackage.Version, "-p:UseSharedCompilation=false");
        Assert.AreEqual(0, pack.ExitCode, pack.ToString());

        using var first = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var second = ZipFile.OpenRead(Path.Combine(feed, Path.GetFileName(TestPackage.NupkgPath)));

        Assert.AreEqual(string.Join('\n', PackedFiles(first)), string.Join('\n', PackedFiles(second)));
        foreach (var file in PackedFiles(first).Where(f => Path.GetExtension(f) is ".dll" or ".json"))
            Assert.IsTrue(Read(first, file).AsSpan().SequenceEqual(Read(second, file)), file);
    }

    [TestMethod]
    public void On_NET_Framework_everybody_in_its_folder_asks_for_the_same_version_of_each_assembly_and_it_is_there()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var folder = package.Entries.Where(e => e.FullName.StartsWith("tasks/net472/", StringComparison.Ordinal)).Select(MetadataOf).ToDictionary(a => a.Name);
        var asked = folder.Values.SelectMany(a => a.References).Where(r => r.Name != "System.ValueTuple").GroupBy(r => r.Name).ToDictionary(g => g.Key, g => g.Select(r => r.Version).Distinct().ToList());

        foreach (var name in FrameworkDependencies)
        {
            Assert.HasCount(1, asked[name], $"{name} {string.Join(", ", asked[name])}");
            Assert.AreEqual(folder[name].Version, asked[name][0], name);
            if (NewestOfMSBuild17.TryGetValue(name, out var redirected))
                Assert.IsTrue(redirected < asked[name][0], $"{name} {asked[name][0]}");
        }

        // The rest is .NET Framework 4.7.2's and MSBuild's.
        foreach (var name in asked.Keys.Except(FrameworkDependencies))
            Assert.IsTrue(name is "mscorlib" or "System" or "System.Core" or "System.Numerics" or "System.Net.Http" or "System.IO.Compression" or "System.IO.Compression.FileSystem" or "System.Xml" or "System.Xml.Linq" or "Microsoft.Build.Framework" or "Microsoft.Build.Utilities.Core", name);
    }

    /// <summary>The package's files, without what the packaging format itself adds.</summary>
    private static IEnumerable<string> PackedFiles(ZipArchive package) => package.Entries.Select(e => e.FullName)
        .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal) && f is not ("[Content_Types].xml" or "Bytebase.MSBuild.nuspec"))
        .Order(StringComparer.Ordinal);

    /// <summary>Fenced blocks and code in a line.</summary>
    [GeneratedRegex(@"^ *(?<fence>`{3,})[^`\n]*\n.*?^ *\k<fence> *$|(?<tick>`+)(?!`)[^\n]*?(?<!`)\k<tick>(?!`)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    private static byte[] Read(ZipArchive package, string file)
    {
        using var entry = package.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static XElement Nuspec(string nupkg)
    {
        using var package = ZipFile.OpenRead(nupkg);
        using var nuspec = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }

    private static (string Name, Version Version, List<(string Name, Version Version)> References) MetadataOf(ZipArchiveEntry file)
    {
        using var entry = file.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        bytes.Position = 0;
        using var assembly = new PEReader(bytes);
        var reader = assembly.GetMetadataReader();
        var definition = reader.GetAssemblyDefinition();
        return (reader.GetString(definition.Name), definition.Version, reader.AssemblyReferences.Select(reader.GetAssemblyReference).Select(r => (reader.GetString(r.Name), r.Version)).ToList());
    }
}
