using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Json.Schema;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>Files of reports are valid by the schemas of who reads them.</summary>
[TestClass]
internal sealed partial class SchemaTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Reports", "Schemas");

    private static readonly Dictionary<string, JsonSchema> Schemas = Directory.GetFiles(Folder, "*.json").ToDictionary(f => Path.GetFileName(f), f => JsonSchema.FromText(File.ReadAllText(f)));

    public static IEnumerable<object[]> Builds =>
    [
        [nameof(SampleReports.Empty), SampleReports.Empty],
        [nameof(SampleReports.Clean), SampleReports.Clean],
        [nameof(SampleReports.Rich), SampleReports.Rich],
        [nameof(SampleReports.RolledOut), SampleReports.RolledOut],
        ["foreign", HostileText.Build(new Random(1))],
        ["many", SampleReports.Clean with { Findings = [.. SampleReports.Many(1100, DiagnosticSeverity.Warning)] }],
    ];

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void SarifIsValid(string name, object build) => AssertValid("sarif-2.1.0.json", Written(new SarifReport(), (BuildReport)build), name);

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void CodeQualityIsValid(string name, object build) => AssertValid("gl-code-quality-report.schema.json", Written(new CodeQualityReport(), (BuildReport)build), name);

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void CodeInsightsAreValid(string name, object build)
    {
        var document = CodeInsightsDocument.Create((BuildReport)build);
        AssertValid("code-insights-report.schema.json", Encoding.UTF8.GetString(document.Report), name);
        foreach (var batch in document.AnnotationBatches)
            AssertValid("code-insights-annotations.schema.json", Encoding.UTF8.GetString(batch), name);
    }

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void JUnitIsValidByBothOfJenkinsSchemas(string name, object build)
    {
        var xml = Written(new JUnitReport(), (BuildReport)build);
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Path.Combine(Folder, "jenkins-junit.xsd"));
        List<string> wrong = [];
        settings.ValidationEventHandler += (_, e) => wrong.Add(e.Message);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        using (var reader = XmlReader.Create(new StringReader(xml), settings))
        {
            while (reader.Read())
            {
            }
        }

        Assert.AreEqual("", string.Join('\n', wrong), name);

        // What junit-10.xsd wants besides.
        var document = XDocument.Parse(xml);
        foreach (var suite in document.Descendants("testsuite"))
        {
            Assert.IsNotNull(suite.Attribute("errors"), name);
            Assert.IsNotNull(suite.Attribute("failures"), name);
        }

        Assert.IsTrue(document.Descendants().Attributes("time").All(time => SurefireTime().IsMatch(time.Value)), name);
        Assert.IsTrue(document.Descendants("testcase").Attributes().All(a => a.Name.LocalName is "name" or "classname" or "time"), name);
    }

    [TestMethod]
    [DataRow("sarif-2.1.0.json", """{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}""")]
    [DataRow("gl-code-quality-report.schema.json", """[{"description":"x","check_name":"y","fingerprint":"z","severity":"minor","location":{"path":"a","lines":{"begin":0}}}]""")]
    [DataRow("code-insights-report.schema.json", """{"title":"x","details":"y","report_type":"TEST","result":"OK"}""")]
    [DataRow("code-insights-annotations.schema.json", """[{"external_id":"x","annotation_type":"BUG","summary":""}]""")]
    public void SchemasRefuseWhatIsWrong(string schema, string json) => Assert.IsFalse(Evaluate(schema, json).IsValid);

    private static void AssertValid(string schema, string json, string name)
    {
        var result = Evaluate(schema, json);
        if (!result.IsValid)
            Assert.Fail($"{name}: {string.Join('\n', (result.Details ?? []).Where(d => d.Errors is { Count: > 0 }).Take(5).Select(d => $"{d.InstanceLocation}: {string.Join(", ", d.Errors!.Values)}"))}");
    }

    private static EvaluationResults Evaluate(string schema, string json) =>
        Schemas[schema].Evaluate(JsonDocument.Parse(json).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });

    private static string Written(FileReport report, BuildReport build) => Encoding.UTF8.GetString(ReportOutput.Bytes(report, build));

    [GeneratedRegex(@"^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$")]
    private static partial Regex SurefireTime();
}
