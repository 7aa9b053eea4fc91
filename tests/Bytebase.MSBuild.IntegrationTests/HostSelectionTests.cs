using System.Text.Json;
using System.Xml.Linq;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Which assembly of the tasks a host loads. The tests of MSBuild 17 are <see cref="EngineHostTests"/>: they show what it loaded.</summary>
[TestClass]
public sealed class HostSelectionTests
{
    private static readonly string BuildFolder = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", "build");

    [TestMethod]
    public void The_dotnet_command_loads_net8_0_in_its_process() =>
        Assert.AreEqual("net8.0||Core", Evaluate([]));

    [TestMethod]
    public void MSBuild_exe_18_has_net8_0_run_in_a_process_of_the_SDK() =>
        // A switch of MSBuild's own: it evaluates as MSBuild.exe does.
        Assert.AreEqual("net8.0|NET|Full", Evaluate(new() { ["MsBuildForceEvaluateAsFullFramework"] = "1" }));

    [TestMethod]
    public void The_choice_can_be_made_by_hand() =>
        Assert.AreEqual("net472||Full", Evaluate(new() { ["MsBuildForceEvaluateAsFullFramework"] = "1" }, "-p:BytebaseTaskFramework=net472"));

    [TestMethod]
    public void MSBuild_18_takes_the_declarations_for_a_process_of_the_SDK_and_runs_the_tasks()
    {
        var host = EngineHost.Create("net8.0").Write("migrations/author.sql", Sample.Rows);

        var build = CommandLine.Run(host.Directory, new Dictionary<string, string> { ["MsBuildForceEvaluateAsFullFramework"] = "1" }, "dotnet", "msbuild", "Db.proj", "-v:diag", "-nodeReuse:false");

        Assert.Contains("author.sql(1,1): error BB1001: ", build.Output);
        Assert.Contains("BytebaseTaskRuntime = NET", build.Output);
    }

    [TestMethod]
    public void Each_task_is_declared_for_both_and_the_process_of_the_SDK_comes_first()
    {
        var targets = XDocument.Load(Path.Combine(BuildFolder, "Bytebase.MSBuild.targets")).Root!.Elements().ToList();
        var plain = targets.Where(e => e.Name.LocalName == "UsingTask").ToList();
        var hosted = XDocument.Load(Path.Combine(BuildFolder, "Bytebase.MSBuild.Hosts.targets")).Root!.Elements().ToList();

        // A Runtime attribute would make the dotnet command look for a task host.
        Assert.IsTrue(plain.All(e => e.Attribute("Runtime") is null && e.Attribute("Architecture") is null));
        Assert.IsTrue(hosted.All(e => e.Attribute("Runtime")!.Value == "NET" && e.Attribute("Architecture")!.Value == "*"));
        Assert.AreEqual(Names(plain), Names(hosted));
        // MSBuild takes the first declaration of a name.
        Assert.IsLessThan(targets.IndexOf(plain[0]), targets.FindIndex(e => e.Attribute("Project")?.Value == "Bytebase.MSBuild.Hosts.targets"));

        static string Names(IEnumerable<XElement> tasks) => string.Join('\n', tasks.Select(t => t.Attribute("TaskName")!.Value + " " + t.Attribute("AssemblyFile")!.Value).Order(StringComparer.Ordinal));
    }

    private static string Evaluate(Dictionary<string, string> environment, params string[] arguments)
    {
        var host = EngineHost.Create("net8.0");
        var result = CommandLine.Run(host.Directory, environment, "dotnet", ["msbuild", "Db.proj", "-getProperty:BytebaseTaskFramework", "-getProperty:BytebaseTaskRuntime", "-getProperty:MSBuildRuntimeType", .. arguments]);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
        var properties = JsonDocument.Parse(result.Output).RootElement.GetProperty("Properties");
        return string.Join('|', ((string[])["BytebaseTaskFramework", "BytebaseTaskRuntime", "MSBuildRuntimeType"]).Select(p => properties.GetProperty(p).GetString()));
    }
}
