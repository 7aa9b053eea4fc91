using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The version is in Directory.Build.props; what users copy names the same one.</summary>
[TestClass]
public sealed partial class PackageVersionTests
{
    [TestMethod]
    public void Everything_that_users_copy_names_the_version()
    {
        var files = CommandLine.Run(Repository.Root, new Dictionary<string, string>(), "git", "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard", "*.md", "*.csproj").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Repository.Root, f))).ToList();
        var named = files.SelectMany(file => Named().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(m => (File: file, Version: m.Groups[1].Value))).ToList();

        foreach (var file in (string[])["README.md", "sample-db-project/sample-db-project.csproj", "CHANGELOG.md"])
            Assert.IsTrue(named.Exists(n => n.File == file), file);
        var other = named.Where(n => n.Version != Repository.Version).Select(n => $"{n.File}: {n.Version}").ToList();
        Assert.IsEmpty(other, $"Directory.Build.props says {Repository.Version}, but {string.Join(", ", other)}");
        Assert.Contains($"\n## {Repository.Version}\n", File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")).ReplaceLineEndings("\n"));
    }

    /// <summary>A package reference, and the SDK's form.</summary>
    [GeneratedRegex("""(?:Include="Bytebase\.MSBuild" Version="|Sdk="Bytebase\.MSBuild/)(\d[^"]*)""")]
    private static partial Regex Named();
}
