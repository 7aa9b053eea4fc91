using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

[TestClass]
internal sealed class BytebaseRefuseSecretsTests
{
    [TestMethod]
    public void NothingSetIsNoFinding()
    {
        using var project = new TestProject();
        project.Engine.GlobalProperties["Configuration"] = "Release";
        Assert.IsTrue(project.Task<BytebaseRefuseSecrets>().Execute());
        Assert.AreEqual("", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void PropertyIsRefusedWithTheVariableToUse()
    {
        using var project = new TestProject();
        var item = new TaskItem("BytebasePassword", new Dictionary<string, string> { ["Variable"] = "BYTEBASE_SERVICE_ACCOUNT_SECRET" });
        Assert.IsFalse(project.Task<BytebaseRefuseSecrets>(t => t.Properties = [item]).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4010", project.Engine.Diagnostics);
        Assert.StartsWith("The property BytebasePassword is set.", project.Engine.Errors[0].Message);
        Assert.Contains("BYTEBASE_SERVICE_ACCOUNT_SECRET", project.Engine.Errors[0].Message!);
    }

    [TestMethod]
    [DataRow("BYTEBASE_ACCESS_TOKEN")]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("bytebase_access_token")]
    public void VariableOnTheCommandLineIsRefusedWithoutItsValue(string name)
    {
        using var project = new TestProject();
        project.Engine.GlobalProperties[name] = "hunter2";
        Assert.IsFalse(project.Task<BytebaseRefuseSecrets>().Execute());
        Assert.AreEqual("BB4010", project.Engine.Errors.Single().Code);
        Assert.DoesNotContain("hunter2", project.Engine.Everything);
    }

    [TestMethod]
    public void ErrorCannotBeSwitchedOff()
    {
        using var project = new TestProject();
        project.Engine.GlobalProperties["BYTEBASE_ACCESS_TOKEN"] = "hunter2";
        Assert.IsFalse(project.Task<BytebaseRefuseSecrets>(t => t.NoWarn = "BB4010").Execute());
    }

    [TestMethod]
    public void PlanThatIsIgnoredIsAWarning()
    {
        using var project = new TestProject();
        Assert.IsTrue(project.Task<BytebaseWarnOfIgnoredPlan>(t => t.Plan = "projects/hr/plans/101").Execute());
        Assert.AreEqual("hr.csproj(0,0): warning BB4014", project.Engine.Diagnostics);
        Assert.Contains("projects/hr/plans/101", project.Engine.Warnings[0].Message!);
    }
}
