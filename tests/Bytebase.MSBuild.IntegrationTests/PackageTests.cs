using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What is in the package.</summary>
[TestClass]
public sealed class PackageTests
{
    /// <summary>Bytes: far above today's size, far below what a copy of MSBuild or of the framework would bring.</summary>
    private const long LargestPackage = 2_000_000;

    /// <summary>Folders whose files are packed as git has them, by their names in the repository and in the package.</summary>
    private static readonly (string Source, string Target)[] Folders =
    [
        ("src/Bytebase.MSBuild/build/", "build/"),
        ("src/Bytebase.MSBuild/buildMultiTargeting/", "buildMultiTargeting/"),
        ("src/Bytebase.MSBuild/Sdk/", "Sdk/"),
        ("docs/diagnostics/", "docs/diagnostics/"),
    ];

    /// <summary>Everything else.</summary>
    private static readonly string[] Files =
    [
        "README.md",
        "docs/severities.md",
        "icon.png",
        "tasks/net8.0/Bytebase.MSBuild.deps.json",
        "tasks/net8.0/Bytebase.MSBuild.dll",
    ];

    [TestMethod]
    public void Ships_its_own_assembly_its_targets_and_its_pages_and_nothing_else()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var expected = Files.Concat(Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder.Source), "*", SearchOption.AllDirectories)
            .Select(file => folder.Target + Path.GetRelativePath(Path.Combine(Repository.Root, folder.Source), file).Replace('\\', '/'))));

        Assert.AreEqual(string.Join('\n', expected.Order(StringComparer.Ordinal)), string.Join('\n', PackedFiles(package)));
        Assert.IsLessThan(LargestPackage, new FileInfo(TestPackage.NupkgPath).Length);
    }

    [TestMethod]
    public void Is_a_development_dependency_without_dependencies()
    {
        var metadata = Nuspec(TestPackage.NupkgPath);
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.AreEqual("true", Value("developmentDependency"));
        Assert.AreEqual("MIT", Value("license"));
        Assert.AreEqual("README.md", Value("readme"));
        Assert.AreEqual("icon.png", Value("icon"));
        Assert.IsFalse(metadata.Descendants().Any(e => e.Name.LocalName == "dependency"), metadata.ToString());
        // Visual Studio installs no package of several types, and NuGet needs none to use one as an SDK.
        Assert.IsNull(Value("packageTypes"));
        Assert.StartsWith($"## {Repository.Version}\n", Value("releaseNotes")!.ReplaceLineEndings("\n"));
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
    public void Its_assembly_loads_in_the_oldest_host()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var assembly = new PEReader(new MemoryStream(Read(package, "tasks/net8.0/Bytebase.MSBuild.dll")));
        var reader = assembly.GetMetadataReader();
        var references = reader.AssemblyReferences.Select(reader.GetAssemblyReference).Select(r => (Name: reader.GetString(r.Name), r.Version)).ToList();

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
        using var other = new RepositoryCopy("another folder", withGit: true);
        var feed = Path.Combine(other.Root, "feed");
        var pack = CommandLine.Run(other.Root, new Dictionary<string, string>(), "dotnet", "pack", "src/Bytebase.MSBuild", "-c", "Release", "-o", feed, "-p:Version=" + TestPackage.Version, "-p:UseSharedCompilation=false");
        Assert.AreEqual(0, pack.ExitCode, pack.ToString());

        using var first = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var second = ZipFile.OpenRead(Path.Combine(feed, Path.GetFileName(TestPackage.NupkgPath)));

        Assert.AreEqual(string.Join('\n', PackedFiles(first)), string.Join('\n', PackedFiles(second)));
        foreach (var file in PackedFiles(first).Where(f => Path.GetExtension(f) is ".dll" or ".json"))
            Assert.IsTrue(Read(first, file).AsSpan().SequenceEqual(Read(second, file)), file);
    }

    /// <summary>The package's files, without what the packaging format itself adds.</summary>
    private static IEnumerable<string> PackedFiles(ZipArchive package) => package.Entries.Select(e => e.FullName)
        .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal) && f is not ("[Content_Types].xml" or "Bytebase.MSBuild.nuspec"))
        .Order(StringComparer.Ordinal);

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
}
