using System.Collections;
using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>Folders as the items of a glob tell them.</summary>
[TestClass]
internal sealed class ProjectFoldersTests
{
    private static readonly string Project = Path.Combine(Path.GetTempPath(), "bytebase-folders");

    [TestMethod]
    [DataRow("a/b/", "db/c", true)]
    [DataRow("a/b/", "db", true)]
    [DataRow("b/", "db/c", false)]
    [DataRow("b/", "db/a/c", true)]
    [DataRow("", "db/a/b", true)]
    [DataRow("", "db/a/b/c", false)]
    [DataRow("a/b/", "db2", false)]
    public void FolderBelowTheRootOfAPatternIsTheProjects(string recursive, string folder, bool isHeld) =>
        Assert.AreEqual(isHeld, new ProjectFolders([new GlobItem(Path.Combine(Project, "db", "a", "b", "1_a.sql"), recursive)], Project).Hold(Path.Combine(Project, folder)));

    /// <summary>The two texts that only an evaluated project gives.</summary>
    private sealed class GlobItem(string path, string recursive) : ITaskItem
    {
        public string ItemSpec { get => path; set => throw new NotSupportedException(); }

        public ICollection MetadataNames => Array.Empty<string>();

        public int MetadataCount => 0;

        public string GetMetadata(string metadataName) => metadataName switch { "FullPath" => path, "RecursiveDir" => recursive, _ => "" };

        public void SetMetadata(string metadataName, string metadataValue) => throw new NotSupportedException();

        public void RemoveMetadata(string metadataName) => throw new NotSupportedException();

        public void CopyMetadataTo(ITaskItem destinationItem) => throw new NotSupportedException();

        public IDictionary CloneCustomMetadata() => new Hashtable();
    }
}
