using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What is in the package.</summary>
[TestClass]
public sealed class PackageTests
{
    [TestMethod]
    public void Ships_its_own_assembly_its_targets_and_its_pages_and_nothing_else()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "*.md").Select(p => "docs/diagnostics/" + Path.GetFileName(p));
        string[] expected =
        [
            "README.md",
            "build/Bytebase.MSBuild.Author.targets",
            "build/Bytebase.MSBuild.Deliver.targets",
            "build/Bytebase.MSBuild.Help.targets",
            "build/Bytebase.MSBuild.KnownFindings.targets",
            "build/Bytebase.MSBuild.Lock.targets",
            "build/Bytebase.MSBuild.Validate.targets",
            "build/Bytebase.MSBuild.props",
            "build/Bytebase.MSBuild.targets",
            "buildMultiTargeting/Bytebase.MSBuild.props",
            "buildMultiTargeting/Bytebase.MSBuild.targets",
            "docs/severities.md",
            "tasks/net8.0/Bytebase.MSBuild.deps.json",
            "tasks/net8.0/Bytebase.MSBuild.dll",
            .. pages,
        ];

        // What the packaging format itself adds.
        var files = package.Entries.Select(e => e.FullName).Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal) && f is not ("[Content_Types].xml" or "Bytebase.MSBuild.nuspec"));

        Assert.AreEqual(string.Join('\n', expected.Order(StringComparer.Ordinal)), string.Join('\n', files.Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Is_a_development_dependency_without_dependencies()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var nuspec = package.GetEntry("Bytebase.MSBuild.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Assert.AreEqual("true", Value("developmentDependency"));
        Assert.AreEqual("MIT", Value("license"));
        Assert.AreEqual("README.md", Value("readme"));
        Assert.IsFalse(metadata.Descendants().Any(e => e.Name.LocalName == "dependency"), metadata.ToString());
    }

    [TestMethod]
    public void Its_assembly_loads_in_the_oldest_host()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        using var entry = package.GetEntry("tasks/net8.0/Bytebase.MSBuild.dll")!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        bytes.Position = 0;
        using var assembly = new PEReader(bytes);
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
}
