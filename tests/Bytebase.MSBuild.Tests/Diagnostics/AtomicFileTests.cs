using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Diagnostics;

[TestClass]
internal sealed class AtomicFileTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-file-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void ReplacesAllOfAFileAndMakesItsFolder()
    {
        var path = Path.Combine(_directory, "new", "file");
        AtomicFile.Write(path, "a long text"u8);
        AtomicFile.Write(path, "short"u8);
        Assert.AreEqual("short", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [TestMethod]
    public void FailureLeavesNothingBehind()
    {
        var path = Path.Combine(_directory, "folder");
        Directory.CreateDirectory(path);
        var exception = Assert.Throws<Exception>(() => AtomicFile.Write(path, "text"u8));
        Assert.IsTrue(exception is IOException or UnauthorizedAccessException, exception.ToString());
        Assert.IsEmpty(Directory.GetFiles(_directory));
    }
}
