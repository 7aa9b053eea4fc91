using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class SafeNameTests
{
    [TestMethod]
    [DataRow("1__add_users", "1__add_users")]
    [DataRow("1__us\u0435rs", "1__users")]
    [DataRow("1__add\u200Bus\u0435rs", "1__addusers")]
    // Alone behind what cannot be seen it is no letter of a Latin word; without that it is.
    [DataRow("1__users\u202E\u0443", "1__usersy")]
    [DataRow("1__таблица", "1__таблица")]
    [DataRow("1__a:b. ", "1__a_b")]
    public void WhatIsCleanStaysClean(string name, string clean)
    {
        Assert.AreEqual(clean, SafeName.Clean(name));
        Assert.AreEqual(clean, SafeName.Clean(clean), "and has nothing left to clean");
    }
}
