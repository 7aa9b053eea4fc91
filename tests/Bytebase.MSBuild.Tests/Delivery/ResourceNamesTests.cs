using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class ResourceNamesTests
{
    [TestMethod]
    [DataRow("projects/hr", "project")]
    [DataRow("environments/test", "environment")]
    [DataRow("projects/hr/plans/101", "plan")]
    [DataRow("instances/i/databases/d", "database")]
    [DataRow("projects/hr/instances/i/databases/d", "database")]
    [DataRow("projects/hr/databaseGroups/g", "group")]
    [DataRow("", "")]
    [DataRow("Projects/hr", "")]
    [DataRow("projects/hr/", "")]
    [DataRow("projects/hr/plans/x1", "")]
    [DataRow("projects/hr/plans/１", "", DisplayName = "full-width digits")]
    [DataRow("instances/i/databases/d/revisions/1", "")]
    [DataRow("x/instances/i/databases/d", "")]
    [DataRow("https://bytebase.example.com/projects/hr", "")]
    public void NameIsOfOneKindOrNone(string name, string kind)
    {
        Assert.AreEqual(kind == "project", ResourceNames.IsProject(name));
        Assert.AreEqual(kind == "environment", ResourceNames.IsEnvironment(name));
        Assert.AreEqual(kind == "plan", ResourceNames.IsPlan(name));
        Assert.AreEqual(kind == "database", ResourceNames.IsDatabase(name));
        Assert.AreEqual(kind == "group", ResourceNames.IsDatabaseGroup(name));
    }

    [TestMethod]
    public void PartsOfAName()
    {
        Assert.AreEqual("projects/hr", ResourceNames.ProjectOf("projects/hr/plans/101"));
        Assert.AreEqual("hr_prod", ResourceNames.IdOf("instances/prod/databases/hr_prod"));
        Assert.AreEqual("x", ResourceNames.IdOf("x"));
        Assert.AreEqual("projects/hr/plans/101", ResourceNames.PlanOf("projects/hr/plans/101/rollout/stages/test"));
    }

    [TestMethod]
    [DataRow("https://bytebase.example.com/", "https://bytebase.example.com/projects/hr/plans/101")]
    [DataRow("https://example.com/tools/bytebase/", "https://example.com/tools/bytebase/projects/hr/plans/101")]
    public void PageKeepsThePathOfTheServer(string server, string page) => Assert.AreEqual(page, ResourceNames.PageOf(new Uri(server), "projects/hr/plans/101"));

    [TestMethod]
    public void CheckNamesPropertyValueFormAndExample()
    {
        Assert.AreEqual("", ResourceNames.Check("BytebaseX", "", _ => false, "x/{x}", "x/1"));
        Assert.AreEqual("x/2", ResourceNames.Check("BytebaseX", "x/2", _ => true, "x/{x}", "x/1"));
        var e = Assert.ThrowsExactly<BytebaseException>(() => ResourceNames.Check("BytebaseX", "y", _ => false, "x/{x}", "x/1"));
        Assert.AreEqual("BB4006", e.Finding.Code);
        Assert.AreEqual("BytebaseX is 'y', which is not x/{x}. For example: BytebaseX=x/1", e.Message);
    }
}
