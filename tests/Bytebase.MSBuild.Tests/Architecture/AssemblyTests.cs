using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Architecture;

/// <summary>What every host of the task assembly relies on.</summary>
[TestClass]
internal sealed class AssemblyTests
{
    private static readonly IReadOnlyList<Type> TaskTypes = [.. AssemblyScan.Types.Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(Microsoft.Build.Framework.ITask)))];

    [TestMethod]
    public void ReferencesAreTheFrameworksAndMSBuildsAlone()
    {
        using var file = File.OpenRead(AssemblyScan.Assembly.Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(r => (Name: metadata.GetString(r.Name), r.Version)).ToList();

        Assert.Contains(r => r.Name == "System.Net.Http.Json", references);
        Assert.Contains(r => r.Name == "Microsoft.Build.Framework", references);
        foreach (var (name, version) in references)
        {
            if (name.StartsWith("Microsoft.Build.", StringComparison.Ordinal))
                Assert.AreEqual(new Version(15, 1, 0, 0), version, name);
            else if (name.StartsWith("System.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives")
                Assert.IsLessThanOrEqualTo(new Version(8, 0, 0, 0), version, $"{name}: the host of SDK 8 has no newer one");
            else
                Assert.Fail($"{name} is not there where the task is loaded");
        }
    }

    [TestMethod]
    public void TasksAreFoundAtAll() => Assert.IsGreaterThanOrEqualTo(8, TaskTypes.Count);

    [TestMethod]
    public void EveryTaskIsSealedAndRunsInTheEnginesProcess()
    {
        foreach (var task in TaskTypes)
        {
            Assert.IsTrue(task.IsSealed, task.Name);
            Assert.IsTrue(task.IsPublic, task.Name);
            Assert.IsTrue(task.IsAssignableTo(typeof(BytebaseTask)), task.Name);
            var names = task.GetCustomAttributesData().Select(a => a.AttributeType.FullName);
            Assert.Contains("Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute", names, task.Name);
        }
    }

    [TestMethod]
    public void EveryTaskHasItsUsingTaskAndEveryUsingTaskItsTask()
    {
        var targets = XDocument.Load(Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", "build", "Bytebase.MSBuild.targets"));
        var named = targets.Descendants("UsingTask").Select(u => u.Attribute("TaskName")!.Value).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(TaskTypes.Select(t => t.FullName).Order(StringComparer.Ordinal).ToArray(), named);
    }

    [TestMethod]
    public void EveryParameterThatTheTargetsSetIsThere()
    {
        var folder = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", "build");
        var uses = Directory.GetFiles(folder, "*.targets").SelectMany(f => XDocument.Load(f).Descendants()).Where(e => e.Parent?.Name.LocalName == "Target").ToList();
        foreach (var task in TaskTypes)
        {
            var calls = uses.Where(e => e.Name.LocalName == task.Name).ToList();
            Assert.IsNotEmpty(calls, $"{task.Name} is never called");
            var parameters = calls.SelectMany(c => c.Attributes().Select(a => a.Name.LocalName).Concat(c.Elements().Select(o => o.Attribute("TaskParameter")!.Value)))
                .Except(["Condition", "ContinueOnError"]);
            foreach (var parameter in parameters)
                Assert.IsNotNull(task.GetProperty(parameter), $"{task.Name}.{parameter}");
            foreach (var required in task.GetProperties().Where(p => p.IsDefined(typeof(Microsoft.Build.Framework.RequiredAttribute))))
                Assert.IsTrue(calls.All(c => c.Attribute(required.Name) is not null), $"{task.Name}.{required.Name} is required");
        }
    }

    [TestMethod]
    public void NoTaskHasAParameterForASecret()
    {
        foreach (var property in TaskTypes.SelectMany(t => t.GetProperties()))
        {
            Assert.DoesNotContain("Secret", property.Name, $"{property.DeclaringType}");
            Assert.DoesNotContain("Password", property.Name, $"{property.DeclaringType}");
            Assert.IsFalse(property.Name.EndsWith("Token", StringComparison.Ordinal), $"{property.DeclaringType}.{property.Name}");
        }
    }

    [TestMethod]
    public void NoStaticFieldCanChange()
    {
        var mutable = AssemblyScan.Types
            // The compiler keeps delegates of lambdas and method groups in classes of its own.
            .Where(type => !(AssemblyScan.IsCompilerGenerated(type) || type.Name.StartsWith('<')))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral)
            .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}");
        Assert.AreEqual("", string.Join('\n', mutable));
    }
}
