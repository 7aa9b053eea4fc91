using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class MigrationReaderTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-reader-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(64 * 1024)]
    [DataRow((64 * 1024) + 1)]
    [DataRow(300_000)]
    [DataRow(5 * 1024 * 1024)]
    public void ReadsAllOfAFileWhateverTheBufferHeld(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        byte[] buffer = [];
        for (var i = 0; i < 3; i++)
        {
            Assert.AreEqual(length, MigrationReader.Read(File("1.sql", bytes), ref buffer));
            CollectionAssert.AreEqual(bytes, buffer[..length]);
            Assert.AreEqual(2, MigrationReader.Read(File("2.sql", "ab"u8.ToArray()), ref buffer), "a shorter one in the same buffer");
            CollectionAssert.AreEqual("ab"u8.ToArray(), buffer[..2]);
        }
    }

    [TestMethod]
    public void OneLargeFileDoesNotStayInMemory()
    {
        var buffer = new byte[4 * 1024 * 1024];
        Assert.AreSame(buffer, MigrationReader.Keep(buffer));
        Assert.IsEmpty(MigrationReader.Keep(new byte[(4 * 1024 * 1024) + 1]));
    }

    [TestMethod]
    public void WhatCannotBeReadSaysSo()
    {
        byte[] buffer = [];
        Assert.Throws<IOException>(() => MigrationReader.Read(MigrationFile.Create(Path.Combine(_directory, "none.sql"), "none.sql"), ref buffer));
        Directory.CreateDirectory(Path.Combine(_directory, "folder.sql"));
        Assert.Throws<UnauthorizedAccessException>(() => MigrationReader.Read(MigrationFile.Create(Path.Combine(_directory, "folder.sql"), "folder.sql"), ref buffer));
    }

    private MigrationFile File(string name, byte[] bytes)
    {
        var path = Path.Combine(_directory, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return MigrationFile.Create(path, name);
    }
}
