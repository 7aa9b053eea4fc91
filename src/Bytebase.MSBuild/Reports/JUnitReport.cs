using System.Globalization;
using System.Text;
using System.Xml;
using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// A test result in the form that began with JUnit, and that nearly every CI system reads: a case for each migration, where the server
/// reviewed it for each of its databases, and one for each database of a rollout's stages. Valid by the schemas of Jenkins, which are the
/// strictest in use (jenkinsci/xunit-plugin, junit-10.xsd, and its older editions).
/// </summary>
internal sealed class JUnitReport : FileReport
{
    public override string Name => "junit";

    public override string FileName => "bytebase.junit.xml";

    public override bool IsAutomatic(CiJob job) => false;

    public override void Write(BuildReport build, Stream output)
    {
        var suites = JUnitSuite.Of(build);
        using var writer = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize });
        writer.WriteStartElement("testsuites");
        Attribute(writer, "name", "Bytebase: " + build.Project);
        Attribute(writer, "time", Seconds(build.Duration));
        Counts(writer, [.. suites.SelectMany(s => s.Cases)]);
        foreach (var suite in suites)
            WriteSuite(writer, build, suite);
        writer.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter writer, BuildReport build, JUnitSuite suite)
    {
        writer.WriteStartElement("testsuite");
        Attribute(writer, "name", suite.Name);
        // All of a build's time is the first suite's: how long a single file took nobody knows.
        Attribute(writer, "time", Seconds(suite.IsFirst ? build.Duration : TimeSpan.Zero));
        Attribute(writer, "timestamp", build.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        Counts(writer, suite.Cases);
        Attribute(writer, "skipped", suite.Cases.Count(c => c.Skipped.Length > 0).ToString(CultureInfo.InvariantCulture));
        foreach (var test in suite.Cases)
            WriteCase(writer, suite, test);
        writer.WriteEndElement();
    }

    private static void WriteCase(XmlWriter writer, JUnitSuite suite, JUnitCase test)
    {
        writer.WriteStartElement("testcase");
        Attribute(writer, "name", test.Name);
        Attribute(writer, "classname", suite.ClassName);
        Attribute(writer, "time", "0");
        if (test.Skipped.Length > 0)
        {
            writer.WriteStartElement("skipped");
            writer.WriteString(XmlText.Legal(test.Skipped));
            writer.WriteEndElement();
        }

        // Jenkins and GitLab show the first failure of a case, and no other.
        if (test.Failures.Count > 0)
        {
            writer.WriteStartElement("failure");
            Attribute(writer, "type", test.FailureType);
            Attribute(writer, "message", test.Failures.Count == 1 ? test.FailureMessage : $"{test.FailureMessage} (and {test.Failures.Count - 1} more)");
            writer.WriteString(XmlText.Legal(string.Join('\n', test.Failures)));
            writer.WriteEndElement();
        }

        if (test.Output.Count > 0)
            writer.WriteElementString("system-out", XmlText.Legal(string.Join('\n', test.Output)));
        writer.WriteEndElement();
    }

    private static void Counts(XmlWriter writer, IReadOnlyList<JUnitCase> cases)
    {
        Attribute(writer, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        Attribute(writer, "failures", cases.Count(c => c.Failures.Count > 0).ToString(CultureInfo.InvariantCulture));
        Attribute(writer, "errors", "0");
    }

    private static void Attribute(XmlWriter writer, string name, string value) => writer.WriteAttributeString(name, XmlText.Legal(value));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
