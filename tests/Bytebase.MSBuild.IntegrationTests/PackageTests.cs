using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What is in the package.</summary>
[TestClass]
public sealed class PackageTests
{
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
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "*.md").Select(p => "docs/diagnostics/" + Path.GetFileName(p));
        string[] expected =
        [
            "README.md",
            "build/Bytebase.MSBuild.Author.targets",
            "build/Bytebase.MSBuild.Deliver.targets",
            "build/Bytebase.MSBuild.Help.targets",
            "build/Bytebase.MSBuild.Hosts.targets",
            "build/Bytebase.MSBuild.KnownFindings.targets",
            "build/Bytebase.MSBuild.Lock.targets",
            "build/Bytebase.MSBuild.Report.targets",
            "build/Bytebase.MSBuild.Validate.targets",
            "build/Bytebase.MSBuild.props",
            "build/Bytebase.MSBuild.targets",
            "buildMultiTargeting/Bytebase.MSBuild.props",
            "buildMultiTargeting/Bytebase.MSBuild.targets",
            "docs/severities.md",
            "tasks/net472/Bytebase.MSBuild.dll",
            .. FrameworkDependencies.Select(d => $"tasks/net472/{d}.dll"),
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
    public void Its_assembly_asks_for_nothing_that_SDK_8_has_not()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var references = Read(package.GetEntry("tasks/net8.0/Bytebase.MSBuild.dll")!).References;

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
    public void On_NET_Framework_everybody_in_its_folder_asks_for_the_same_version_of_each_assembly_and_it_is_there()
    {
        using var package = ZipFile.OpenRead(TestPackage.NupkgPath);
        var folder = package.Entries.Where(e => e.FullName.StartsWith("tasks/net472/", StringComparison.Ordinal)).Select(Read).ToDictionary(a => a.Name);
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

    private static (string Name, Version Version, List<(string Name, Version Version)> References) Read(ZipArchiveEntry file)
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
