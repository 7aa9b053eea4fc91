using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Tasks;

[TestClass]
internal sealed class WarnAsErrorSwitchTests
{
    [TestMethod]
    [DataRow("dotnet publish -warnaserror", true, "")]
    [DataRow("dotnet build /WarnAsError db.csproj", true, "")]
    [DataRow("dotnet build --warnaserror", true, "")]
    [DataRow("msbuild -err", true, "")]
    [DataRow("dotnet build -warnaserror -warnnotaserror:BB2002;BB2012", true, "BB2002;BB2012")]
    [DataRow("dotnet build -warnaserror -noerr:BB2002 -noerr:BB2012", true, "BB2002;BB2012")]
    [DataRow("dotnet build -warnaserror:BB2002", false, "", DisplayName = "with codes the engine tells the task")]
    [DataRow("dotnet build warnaserror", false, "")]
    [DataRow("dotnet build -p:warnaserror=true -", false, "")]
    public void IsReadFromTheCommandLine(string commandLine, bool all, string except) =>
        Assert.AreEqual((all, except), WarnAsErrorSwitch.Parse(commandLine.Split(' ')));
}
