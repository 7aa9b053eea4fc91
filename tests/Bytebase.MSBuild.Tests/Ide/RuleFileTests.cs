using System.Globalization;
using System.Xml.Linq;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Ide;

/// <summary>
/// The rule files that Visual Studio's project system loads as objects of <c>Microsoft.Build.Framework.XamlTypes</c>. System.Xaml, which does
/// that, is Windows only; here each element and attribute is held against those types, since a wrong one makes it fail there.
/// </summary>
[TestClass]
internal sealed class RuleFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", "build", "Rules");

    private static readonly XNamespace Properties = "http://schemas.microsoft.com/build/2009/properties";

    public static IEnumerable<string> Files => Directory.GetFiles(Folder, "*.xaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void EveryElementAndAttributeIsOfTheSchema(string file)
    {
        var problems = new List<string>();

        Check(Load(file), problems);

        Assert.IsEmpty(problems, string.Join('\n', problems));
    }

    [TestMethod]
    [DataRow("<Rule Nmae='x' />", "Nmae")]
    [DataRow("<Rule Order='first' />", "Order")]
    [DataRow("<Page Name='x' />", "Page")]
    [DataRow("<Rule><BoolProperty.DataSource /></Rule>", "BoolProperty.DataSource")]
    [DataRow("<DataSource SourceOfDefaultValue='Before' />", "SourceOfDefaultValue")]
    public void AMistakeIsFound(string xaml, string word)
    {
        var problems = new List<string>();

        Check(XElement.Parse(xaml.Insert(xaml.IndexOfAny([' ', '>']), $" xmlns='{Properties}'")), problems);

        Assert.IsNotEmpty(problems);
        Assert.Contains(word, problems[0]);
    }

    [TestMethod]
    public void TheTargetsNameEachFileOnce()
    {
        var targets = XDocument.Load(Path.Combine(Folder, "..", "Bytebase.MSBuild.Ide.targets"));

        var named = targets.Descendants("PropertyPageSchema").Select(e => e.Attribute("Include")!.Value.Replace("$(MSBuildThisFileDirectory)Rules\\", "", StringComparison.Ordinal));

        CollectionAssert.AreEqual(Files.ToList(), named.Order(StringComparer.Ordinal).ToList());
    }

    [TestMethod]
    public void ThePageOffersDocumentedPropertiesAndNoCredential()
    {
        var settings = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));
        var page = Load("BytebasePage.xaml");
        string[] names = [.. page.Elements().Select(e => e.Attribute("Name")?.Value).OfType<string>()];
        var categories = page.Descendants(Properties + "Category").Select(c => c.Attribute("Name")!.Value).ToList();

        Assert.HasCount(14, names);
        foreach (var name in names)
        {
            Assert.Contains($"`{name}`", settings, name);
            Assert.IsFalse(name.Contains("Token", StringComparison.Ordinal) || name.Contains("Secret", StringComparison.Ordinal), name);
        }

        foreach (var property in page.Elements().Where(e => e.Attribute("Name") is not null))
            CollectionAssert.Contains(categories, property.Attribute("Category")!.Value);
        foreach (var engine in Values(page, "BytebaseEngine"))
            Assert.IsTrue(SqlEngines.TryParse(engine, out _), engine);
        foreach (var value in Values(page, "BytebaseCheckRelease"))
            Assert.Contains($"`{value}`", settings, value);
        foreach (var value in Values(page, "BytebaseMode"))
            Assert.IsTrue(Enum.TryParse<MigrationMode>(value, out _), value);
    }

    [TestMethod]
    public void AMigrationsChangeTypesAreThoseOfItsMetadata()
    {
        CollectionAssert.AreEqual((string[])["DDL", "DML"], Values(Load("BytebaseMigration.xaml"), "ChangeType").ToList());
    }

    /// <summary>Each name stands in several files, and none of them says so when another one differs.</summary>
    [TestMethod]
    public void NamesAgreeWithEachOtherAndWithTheTargets()
    {
        var props = XDocument.Load(Path.Combine(Folder, "..", "Bytebase.MSBuild.props"));
        var targets = XDocument.Load(Path.Combine(Folder, "..", "Bytebase.MSBuild.Ide.targets"));
        var defaults = props.Descendants().Single(e => e.Parent?.Name.LocalName == "ItemGroup");
        var item = defaults.Name.LocalName;
        var types = Load("BytebaseMigration.ItemType.xaml");
        var contentType = types.Elements(Properties + "ContentType").Single();
        var extension = Load("BytebaseMigration.FileExtension.xaml").Elements().Single();
        var rule = Load("BytebaseMigration.xaml");

        Assert.AreEqual(item, targets.Descendants("AvailableItemName").Single().Attribute("Include")!.Value);
        Assert.AreEqual(item, types.Elements(Properties + "ItemType").Single().Attribute("Name")!.Value);
        Assert.AreEqual(item, contentType.Attribute("ItemType")!.Value);
        Assert.AreEqual(contentType.Attribute("Name")!.Value, extension.Attribute("ContentType")!.Value);
        foreach (var pattern in defaults.Attribute("Include")!.Value.Split(';'))
            Assert.EndsWith("*" + extension.Attribute("Name")!.Value, pattern);

        // A rule for items has the name of their type; each of its sources reads that type.
        Assert.AreEqual(item, rule.Attribute("Name")!.Value);
        var sources = rule.Descendants(Properties + "DataSource").Select(e => e.Attribute("ItemType")?.Value).ToList();
        Assert.HasCount(4, sources);
        Assert.IsTrue(sources.TrueForAll(type => type == item), string.Join(' ', sources));

        // The page is about the project, and its name is that of its file, which project systems keep it under.
        var page = Load("BytebasePage.xaml");
        Assert.AreEqual("BytebasePage", page.Attribute("Name")!.Value);
        Assert.IsFalse(page.Descendants(Properties + "DataSource").Any(e => e.Attribute("ItemType") is not null));
    }

    private static XElement Load(string file) => XDocument.Load(Path.Combine(Folder, file)).Root!;

    private static IEnumerable<string> Values(XElement rule, string property) => rule.Elements(Properties + "EnumProperty")
        .Single(e => e.Attribute("Name")!.Value == property).Elements().Select(v => v.Attribute("Name")!.Value);

    private static void Check(XElement element, List<string> problems)
    {
        if (element.Name.Namespace != Properties)
            problems.Add($"{element.Name} is of another namespace");
        var name = element.Name.LocalName;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            // Rule.DataSource: a property of the element around it, or of a base type of it.
            if (element.Parent?.Name.LocalName != name[..dot] || XamlTypes.PropertyType(name[..dot], name[(dot + 1)..]) is null)
                problems.Add($"<{name}> is no property of <{element.Parent?.Name.LocalName}>");
        }
        else if (!XamlTypes.Exists(name))
        {
            problems.Add($"<{name}> is no type of the schema");
        }

        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration && !IsValid(name, a)))
            problems.Add($"{attribute} is no property of <{name}>, or no value of it");
        foreach (var child in element.Elements())
            Check(child, problems);
    }

    private static bool IsValid(string type, XAttribute attribute) => XamlTypes.PropertyType(type, attribute.Name.LocalName) switch
    {
        null => false,
        "String" => true,
        "Boolean" => bool.TryParse(attribute.Value, out _),
        "Int32" => int.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        var other => XamlTypes.IsEnumValue(other, attribute.Value),
    };
}
