using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>The output file is bytebase-action's, as it was recorded.</summary>
[TestClass]
internal sealed class BytebaseActionOutputTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-output-").FullName;

    private string OutputPath => Path.Combine(_directory, "obj", "output.json");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    public static IEnumerable<object[]> Recorded =>
        from system in new[] { "none", "github", "gitlab", "bitbucket", "azure" }
        from scenario in Repository.Contract($"bytebase-action/{system}.json").EnumerateObject()
        where scenario.Value.ValueKind == JsonValueKind.Object && scenario.Value.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Object
        select new object[] { system, scenario.Name, scenario.Value.GetProperty("output").GetRawText() };

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void SameDataIsTheSameJson(string system, string scenario, string expected)
    {
        var output = JsonDocument.Parse(expected).RootElement;
        string Text(string key) => output.TryGetProperty(key, out var value) ? value.GetString()! : "";
        var review = output.TryGetProperty("checkResults", out var results) ? new Review([], results.Deserialize(WireJson.Default.CheckReleaseResponse)!.Results ?? []) : null;
        var result = new DeliveryResult { Release = Text("release"), Plan = Text("plan"), Rollout = Text("rollout"), Checked = review?.ToReport() };

        AssertJson(expected, Write(result, delivered: output.TryGetProperty("release", out _)), $"{system}: {scenario}");
    }

    [TestMethod]
    public void TheRecordingsHaveFindingsCleanReviewsAndRollouts() =>
        Assert.IsGreaterThanOrEqualTo(5, Recorded.Count(r => (string)r[0] == "none"));

    [TestMethod]
    public void WhatIsMissingIsEmptyText()
    {
        AssertJson("""{"release":"","plan":"","rollout":""}""", Write(new DeliveryResult(), delivered: true));
        AssertJson("""{"release":"projects/hr/releases/r1","plan":"","rollout":""}""", Write(new DeliveryResult { Release = "projects/hr/releases/r1" }, delivered: true));
        AssertJson("{}", Write(new DeliveryResult(), delivered: false));
    }

    [TestMethod]
    public void ReviewOfWhatIsAppliedIsAnEmptyObject() =>
        AssertJson("""{"checkResults":{}}""", Write(new DeliveryResult { Checked = [] }, delivered: false));

    [TestMethod]
    public void ZeroIsLeftOutAndLongNumbersAreText()
    {
        var advice = new CheckedAdvice("ERROR", 0, "Syntax error", "日本 \"x\"", (3, 14), (4, 0), "");
        AssertJson(
            """
            {"checkResults":{"results":[
              {"file":"1.sql","target":"a","advices":[{"status":"ERROR","title":"Syntax error","content":"日本 \"x\"","startPosition":{"line":3,"column":14},"endPosition":{"line":4}}],"affectedRows":"9007199254740993","riskLevel":"HIGH"},
              {"file":"1.sql","target":"b","affectedRows":"1","riskLevel":"LOW"},
              {"target":"c"}],"affectedRows":"9007199254740994","riskLevel":"HIGH"}}
            """,
            Write(new DeliveryResult { Checked = [new("1.sql", "a", [advice], 9007199254740993, "HIGH"), new("1.sql", "b", [], 1, "LOW"), new("", "c", [], 0, "")] }, delivered: false));
    }

    [TestMethod]
    [DataRow("LOW MODERATE", "MODERATE")]
    [DataRow("HIGH LOW MODERATE", "HIGH")]
    [DataRow("LOW LOW", "LOW")]
    [DataRow("SOMETHING_NEW LOW", "LOW")]
    public void RiskIsTheHighest(string risks, string expected)
    {
        var json = Write(new DeliveryResult { Checked = [.. risks.Split(' ').Select(r => new CheckedMigration("1.sql", "a", [], 0, r))] }, delivered: false);
        Assert.AreEqual(expected, JsonNode.Parse(json)!["checkResults"]!["riskLevel"]!.GetValue<string>());
    }

    [TestMethod]
    public void FileIsReplacedAsAWholeAndNothingStaysBeside()
    {
        BytebaseActionOutput.Write(OutputPath, new DeliveryResult { Release = new string('x', 5000) }, delivered: true);
        BytebaseActionOutput.Write(OutputPath, new DeliveryResult { Plan = "p" }, delivered: true);

        AssertJson("""{"release":"","plan":"p","rollout":""}""", File.ReadAllText(OutputPath));
        Assert.AreEqual((byte)'{', File.ReadAllBytes(OutputPath)[0], "no byte order mark");
        CollectionAssert.AreEqual(new[] { OutputPath }, Directory.GetFiles(Path.GetDirectoryName(OutputPath)!));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void FileThatIsReadMeanwhileIsWholeAtEveryMoment()
    {
        BytebaseActionOutput.Write(OutputPath, new DeliveryResult(), delivered: true);
        using var reader = new FileStream(OutputPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        BytebaseActionOutput.Write(OutputPath, new DeliveryResult { Release = "r" }, delivered: true);
        AssertJson("""{"release":"","plan":"","rollout":""}""", new StreamReader(reader).ReadToEnd());
    }

    [TestMethod]
    public void FileThatCannotBeWrittenLeavesNothingBeside()
    {
        Directory.CreateDirectory(OutputPath);
        var e = Assert.Throws<Exception>(() => BytebaseActionOutput.Write(OutputPath, new DeliveryResult(), delivered: true));
        Assert.IsTrue(e is IOException or UnauthorizedAccessException, e.ToString());
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(OutputPath)!));
    }

    private static string Write(DeliveryResult result, bool delivered)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            BytebaseActionOutput.Write(writer, result, delivered);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void AssertJson(string expected, string actual, string message = "") =>
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{message}\n{actual}");
}
