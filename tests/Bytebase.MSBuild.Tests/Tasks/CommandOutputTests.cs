using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>Which process prints commands by itself: one whose standard output somebody reads.</summary>
[TestClass]
internal sealed class CommandOutputTests
{
    [TestMethod]
    [DataRow("dotnet MSBuild.dll /nologo /nodemode:1 /nodeReuse:true", true)]
    [DataRow("MSBuild.exe -nodeMode:2", true)]
    [DataRow("dotnet MSBuild.dll /nologo /nodemode:8", false, DisplayName = "the server hands its output on")]
    [DataRow("dotnet MSBuild.dll build db.csproj -p:nodemode:1=x -m", false)]
    [DataRow("dotnet build - / nodemode:1", false)]
    public void WorkersAreKnownByTheirMode(string commandLine, bool worker) =>
        Assert.AreEqual(worker, CommandOutput.IsWorker(commandLine.Split(' ')));

    [TestMethod]
    public void AWorkerPrintsThroughTheLog()
    {
        using var project = new TestProject();
        var task = project.Task<BytebaseWriteReports>();
        CommandOutput.For(task.Log, ["/nodemode:1"])("::error::a {0} b");
        Assert.AreEqual("::error::a {0} b", project.Engine.Messages.Single().Message);
    }
}
