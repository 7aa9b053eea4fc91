using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

/// <summary>What Azure Pipelines leaves where a variable does not exist.</summary>
[TestClass]
internal sealed class UnresolvedMacrosTests
{
    [TestMethod]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "$(BYTEBASE_ACCESS_TOKEN)")]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT_SECRET", "$(another name)")]
    [DataRow("BYTEBASE_CUSTOM_HEADERS", " $(bytebase.headers-2)\n")]
    [DataRow("BYTEBASE_WORKLOAD_IDENTITY", "$(deliver.IDENTITY)")]
    public void MacroIsNotSet(string name, string value) => Assert.IsNull(UnresolvedMacros.NotSet(n => n == name ? value : "other")(name));

    [TestMethod]
    [DataRow("BYTEBASE_ACCESS_TOKEN", null)]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "")]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "eyJ.a.b")]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "$()")]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "$(A")]
    [DataRow("BYTEBASE_ACCESS_TOKEN", "(A)")]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT_SECRET", "$(A)b", DisplayName = "a key may hold such characters")]
    [DataRow("BYTEBASE_TARGETS", "$(A)", DisplayName = "the project file's targets would be taken in its place")]
    [DataRow("BYTEBASE_CUSTOM_HEADERS", "X-Front: $(A)", DisplayName = "a part of a value")]
    [DataRow("BYTEBASE_PLAN", "$(deliver.BYTEBASE_PLAN)", DisplayName = "without its plan a job would deliver anew")]
    [DataRow("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)", DisplayName = "no variable of ours")]
    public void OtherValuesAreWhatTheyAre(string name, string? value) => Assert.AreEqual(value, UnresolvedMacros.NotSet(n => n == name ? value : "other")(name));
}
