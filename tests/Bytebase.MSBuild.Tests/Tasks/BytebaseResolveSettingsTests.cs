using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

[TestClass]
[DoNotParallelize]
internal sealed class BytebaseResolveSettingsTests
{
    [TestMethod]
    [DataRow(null, null, null, "", DisplayName = "nothing")]
    [DataRow("projects/p", null, null, "projects/p", DisplayName = "the project")]
    [DataRow("projects/p", null, "projects/e", "projects/e", DisplayName = "the environment over the project")]
    [DataRow("projects/p", null, "$(BYTEBASE_PROJECT)", "projects/p", DisplayName = "the project over what Azure leaves where there is no variable")]
    [DataRow("projects/g", "BytebaseProject", "projects/e", "projects/g", DisplayName = "the command line over the environment")]
    [DataRow("projects/g", "BYTEBASEproject", "projects/e", "projects/g", DisplayName = "properties have no case")]
    [DataRow("", "BytebaseProject", "projects/e", "", DisplayName = "emptied on the command line")]
    [DataRow("projects/p", "BytebaseUrl", "projects/e", "projects/e", DisplayName = "another property on the command line")]
    public void CommandLineThenEnvironmentThenProject(string? property, string? global, string? environment, string expected)
    {
        using var scope = new EnvironmentScope(environment is null ? [] : [("BYTEBASE_PROJECT", environment)]);
        using var project = new TestProject();
        if (global is not null)
            project.Engine.GlobalProperties[global] = property ?? "";
        var task = project.Task<BytebaseResolveSettings>(t => t.Project = property);

        Assert.IsTrue(task.Execute());
        Assert.AreEqual(expected, task.Settings!.GetMetadata("BytebaseProject"));
    }

    [TestMethod]
    [DataRow("BYTEBASE_URL", "BytebaseUrl", "https://e.example.com")]
    [DataRow("BYTEBASE_PROJECT", "BytebaseProject", "projects/e")]
    [DataRow("BYTEBASE_TARGETS", "BytebaseTargets", "instances/e/databases/d")]
    [DataRow("BYTEBASE_REVIEW_TARGETS", "BytebaseReviewTargets", "instances/e/databases/d")]
    [DataRow("BYTEBASE_TARGET_STAGE", "BytebaseTargetStage", "environments/e")]
    [DataRow("BYTEBASE_PLAN", "BytebasePlan", "projects/e/plans/1")]
    [DataRow("BYTEBASE_ACCESS_TOKEN_FILE", "BytebaseAccessTokenFile", "/run/e")]
    public void EveryVariableHasItsProperty(string variable, string property, string value)
    {
        using var scope = new EnvironmentScope((variable, value));
        using var project = new TestProject();
        var task = project.Task<BytebaseResolveSettings>();

        Assert.IsTrue(task.Execute());
        Assert.AreEqual(value, task.Settings!.GetMetadata(property));
        Assert.AreEqual(property == "BytebasePlan" ? value : "", task.ResolvedPlan);
        Assert.Contains(m => m.Importance == MessageImportance.Low && m.Message == $"{property} = {value} ({variable})", project.Engine.Messages, "says where it came from");
    }

    [TestMethod]
    public void EveryParameterIsHandedOn()
    {
        using var scope = new EnvironmentScope();
        using var project = new TestProject();
        var parameters = typeof(BytebaseResolveSettings).GetProperties().Where(p => p.DeclaringType == typeof(BytebaseResolveSettings) && p.PropertyType == typeof(string) && p.Name != "ResolvedPlan").ToList();
        var task = project.Task<BytebaseResolveSettings>(t =>
        {
            foreach (var parameter in parameters)
                parameter.SetValue(t, "/" + parameter.Name);
        });

        Assert.IsTrue(task.Execute());
        Assert.HasCount(27, parameters);
        foreach (var parameter in parameters)
            Assert.AreEqual("/" + parameter.Name, task.Settings!.GetMetadata("Bytebase" + parameter.Name));
    }

    [TestMethod]
    [DataRow(null, null, "i1 i2", DisplayName = "items")]
    [DataRow("p1,p2", null, "p1,p2", DisplayName = "the property replaces the items")]
    [DataRow(null, "e1", "e1", DisplayName = "the variable replaces the items")]
    [DataRow(" ", null, "i1 i2", DisplayName = "a blank property does not")]
    public void TargetsOfAnywhereReplaceTheItems(string? property, string? environment, string expected)
    {
        using var scope = new EnvironmentScope(environment is null ? [] : [("BYTEBASE_TARGETS", environment)]);
        using var project = new TestProject();
        var task = project.Task<BytebaseResolveSettings>(t => (t.Targets, t.TargetItems) = (property, [new TaskItem("i1"), new TaskItem("i2")]));

        Assert.IsTrue(task.Execute());
        Assert.AreEqual(expected, task.Settings!.GetMetadata("BytebaseTargets"));
    }

    [TestMethod]
    [DataRow("100% sure; no %41, no 'x' $(Y) @(Z) *.sql")]
    [DataRow("%3B%25")]
    [DataRow("two\nlines")]
    public void ValuesSurviveAsTheyAre(string value)
    {
        using var scope = new EnvironmentScope();
        using var project = new TestProject();
        var task = project.Task<BytebaseResolveSettings>(t => (t.CustomRules, t.CustomHeaders) = (value, [Item("X-Team: " + value)]));

        Assert.IsTrue(task.Execute());
        // MSBuild hands items to the next task by their escaped forms.
        var copy = new TaskItem(task.Settings!);
        Assert.AreEqual(value, copy.GetMetadata("BytebaseCustomRules"));
        Assert.AreEqual("X-Team: " + value, copy.GetMetadata("BytebaseCustomHeaders"));
    }

    [TestMethod]
    public void TokenFileIsRelativeToTheProject()
    {
        using var scope = new EnvironmentScope();
        using var project = new TestProject();
        var task = project.Task<BytebaseResolveSettings>(t => t.AccessTokenFile = "token");

        Assert.IsTrue(task.Execute());
        Assert.AreEqual(Path.Combine(project.Directory, "token"), task.Settings!.GetMetadata("BytebaseAccessTokenFile"));
    }

    [TestMethod]
    public void CredentialInTheUrlReachesNeitherLogNorItem()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_URL", "https://someone:hunter2@bytebase.example.com"));
        using var project = new TestProject();
        var task = project.Task<BytebaseResolveSettings>();

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("BB4008", project.Engine.Errors.Single().Code);
        Assert.DoesNotContain("hunter2", project.Engine.Everything);
        Assert.AreEqual("", task.Settings?.GetMetadata("BytebaseUrl") ?? "");
    }

    [TestMethod]
    public void CredentialsOfTheEnvironmentReachNeitherLogNorItem()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_ACCESS_TOKEN", "hunter2"), ("BYTEBASE_SERVICE_ACCOUNT", "hunter2"), ("BYTEBASE_SERVICE_ACCOUNT_SECRET", "hunter2"), ("BYTEBASE_CUSTOM_HEADERS", "X-Key: hunter2"));
        using var project = new TestProject();
        var task = project.Task<BytebaseResolveSettings>();

        Assert.IsTrue(task.Execute());
        Assert.DoesNotContain("hunter2", project.Engine.Everything);
        foreach (string name in task.Settings!.MetadataNames)
            Assert.DoesNotContain("hunter2", task.Settings.GetMetadata(name));
    }

    [TestMethod]
    public void KindOfProjectIsHandedOn()
    {
        using var scope = new EnvironmentScope();
        using var project = new TestProject();
        foreach (var database in new[] { true, false })
        {
            var task = project.Task<BytebaseResolveSettings>(t => t.IsDatabaseProject = database);
            Assert.IsTrue(task.Execute());
            Assert.AreEqual(database ? "true" : "false", task.Settings!.GetMetadata("IsDatabaseProject"));
        }
    }

    private static ITaskItem2 Item(string include)
    {
        ITaskItem2 item = new TaskItem();
        item.EvaluatedIncludeEscaped = include.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
        return item;
    }
}
