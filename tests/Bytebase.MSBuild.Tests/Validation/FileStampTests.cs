using System.Runtime.Versioning;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>What the file system says of a file, and what it means.</summary>
[TestClass]
internal sealed class FileStampTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-stamp-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    [DataRow(-60_000, false)]
    [DataRow(-3_000, false)]
    [DataRow(-2_000, true, DisplayName = "whole seconds, as FAT keeps them")]
    [DataRow(-1_000, true, DisplayName = "a whole second")]
    [DataRow(-1_500, false)]
    [DataRow(-51, false)]
    [DataRow(-50, true)]
    [DataRow(0, true)]
    [DataRow(60_000, true)]
    public void YoungFilesMayHaveChangedWithoutATrace(int milliseconds, bool expected)
    {
        var ticks = Now.AddMilliseconds(milliseconds).Ticks;
        Assert.AreEqual(expected, new FileStamp(10, ticks, 0).IsYoung(Now.Ticks));
        Assert.AreEqual(expected, new FileStamp(10, Now.AddYears(-1).Ticks, ticks).IsYoung(Now.Ticks), "a copy that kept its time");
        Assert.AreEqual(expected, new FileStamp(10, Now.AddYears(1).Ticks, ticks).IsYoung(Now.Ticks), "a time in the future");
    }

    [TestMethod]
    public void StampIsTheFilesOwn()
    {
        var path = Write("1 é日.sql", "SELECT 1;");
        File.SetLastWriteTimeUtc(path, Now.AddTicks(1));
        var reader = new FileStampReader(_directory);
        var stamp = reader.Of("1 é日.sql");
        Assert.AreEqual((9, Now.AddTicks(1).Ticks), (stamp.Size, stamp.WriteTicks));
        Assert.AreEqual(stamp, reader.Of(path), "absolute");
        Assert.AreEqual(stamp, reader.Of("./x/../1 é日.sql".Replace("x/../", "", StringComparison.Ordinal)));
        Assert.AreEqual(new FileStamp(9, Now.AddTicks(1).Ticks, 0), reader.OfAnySystem("1 é日.sql"));
        Assert.AreEqual(stamp with { ChangeTicks = 0 }, reader.OfAnySystem(path));
        if (OperatingSystem.IsLinux())
            Assert.IsLessThan(TimeSpan.FromMinutes(1).Ticks, Math.Abs(DateTime.UtcNow.Ticks - stamp.ChangeTicks));
    }

    [TestMethod]
    public void NoFileHasNoStamp()
    {
        var reader = new FileStampReader(_directory);
        Directory.CreateDirectory(Path.Combine(_directory, "folder.sql"));
        foreach (var path in (string[])["1.sql", "x/1.sql", "folder.sql", new string('x', 5000)])
        {
            Assert.AreEqual(FileStamp.Missing, reader.Of(path));
            Assert.AreEqual(FileStamp.Missing, reader.OfAnySystem(path));
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void ChangesThatKeepSizeAndTimeShow()
    {
        var path = Write("1.sql", "SELECT 1;");
        var reader = new FileStampReader(_directory);
        var first = reader.Of(path);

        Tick();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var mode = Same(first, reader.Of(path));

        Tick();
        File.WriteAllText(path, "SELECT 2;");
        File.SetLastWriteTimeUtc(path, new DateTime(first.WriteTicks, DateTimeKind.Utc));
        var written = Same(mode, reader.Of(path));

        var other = Write("2.sql", "SELECT 3;");
        File.SetLastWriteTimeUtc(other, new DateTime(first.WriteTicks, DateTimeKind.Utc));
        Tick();
        File.Move(other, path, overwrite: true);
        Same(written, reader.Of(path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void LinkHasTheStampOfItsTarget()
    {
        var target = Write("target.sql", "SELECT 1;");
        File.SetLastWriteTimeUtc(target, Now);
        File.CreateSymbolicLink(Path.Combine(_directory, "1.sql"), target);
        File.CreateSymbolicLink(Path.Combine(_directory, "2.sql"), "nowhere");
        var reader = new FileStampReader(_directory);
        Assert.AreEqual(reader.Of(target), reader.Of("1.sql"));
        Assert.AreEqual(new FileStamp(9, Now.Ticks, 0), reader.OfAnySystem("1.sql"));
        Assert.AreEqual(FileStamp.Missing, reader.Of("2.sql"));
        Assert.AreEqual(FileStamp.Missing, reader.OfAnySystem("2.sql"));
    }

    private static FileStamp Same(FileStamp before, FileStamp after)
    {
        Assert.AreEqual((before.Size, before.WriteTicks), (after.Size, after.WriteTicks));
        Assert.IsGreaterThan(before.ChangeTicks, after.ChangeTicks);
        return after;
    }

    private static void Tick() => Thread.Sleep(FileStamp.Granularity);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
