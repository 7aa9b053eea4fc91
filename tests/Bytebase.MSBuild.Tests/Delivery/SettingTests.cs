using Bytebase.MSBuild.Delivery;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class SettingTests
{
    [TestMethod]
    [DataRow(null, false, null, "", SettingOrigin.Unset, DisplayName = "nothing")]
    [DataRow("", false, "", "", SettingOrigin.Unset, DisplayName = "empty")]
    [DataRow(" \t", false, "\n ", "", SettingOrigin.Unset, DisplayName = "blanks are no value")]
    [DataRow("p", false, null, "p", SettingOrigin.Project, DisplayName = "the project")]
    [DataRow(" p ", false, " ", "p", SettingOrigin.Project, DisplayName = "the project over a blank environment")]
    [DataRow(null, false, "e", "e", SettingOrigin.Environment, DisplayName = "the environment")]
    [DataRow("p", false, " e\n", "e", SettingOrigin.Environment, DisplayName = "the environment over the project")]
    [DataRow("p", true, "e", "p", SettingOrigin.CommandLine, DisplayName = "the command line over the environment")]
    [DataRow("", true, "e", "", SettingOrigin.Unset, DisplayName = "emptied on the command line")]
    public void CommandLineThenEnvironmentThenProject(string? property, bool global, string? environment, string value, SettingOrigin origin) =>
        Assert.AreEqual(new Setting(value, origin), Setting.Resolve(property, global, environment));

    [TestMethod]
    [DataRow(null, "")]
    [DataRow(" ,; \r\n", "")]
    [DataRow("a", "a")]
    [DataRow("a,b;c d\te\r\nf", "a|b|c|d|e|f")]
    [DataRow("b,, a ;;b", "b|a", DisplayName = "each once, in order")]
    [DataRow("a A", "a|A", DisplayName = "names differ in case")]
    public void ListsAreSplit(string? list, string expected) => Assert.AreEqual(expected, string.Join('|', Setting.Split(list)));
}
