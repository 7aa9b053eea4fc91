using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class CustomHeadersTests
{
    [TestMethod]
    [DataRow(null, null, "")]
    [DataRow("", " \n ", "")]
    [DataRow("X-Team: hr", null, "X-Team=hr")]
    [DataRow("X-Team:hr\n X-Proxy : a: b ", "", "X-Team=hr|X-Proxy=a: b", DisplayName = "blanks around, a colon inside")]
    [DataRow("X-Team: hr\nX-Other: o", "x-team: it", "X-Team=it|X-Other=o", DisplayName = "the environment wins, whatever the case")]
    [DataRow(null, "CF-Access-Client-Secret: s\r\nCookie: c\r\n", "CF-Access-Client-Secret=s|Cookie=c", DisplayName = "credentials come by the environment, CRLF or LF")]
    [DataRow("X-Empty:", null, "X-Empty=")]
    public void ItemsAndEnvironmentMergeByName(string? items, string? environment, string expected) =>
        Assert.AreEqual(expected, string.Join('|', CustomHeaders.Merge(items, environment).Select(h => $"{h.Key}={h.Value}")));

    [TestMethod]
    [DataRow("X-Api-Key")]
    [DataRow("X-API-TOKEN")]
    [DataRow("CF-Access-Client-Secret")]
    [DataRow("Cookie")]
    [DataRow("Proxy-Authorization")]
    [DataRow("x-password")]
    [DataRow("Cf-Access-Jwt-Assertion")]
    public void CredentialInAnItemIsRefusedWithTheVariableToUse(string name)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => CustomHeaders.Merge($"{name}: hunter2", null));
        Assert.AreEqual("BB4013", e.Finding.Code);
        Assert.Contains($"'{name}'", e.Message);
        Assert.Contains("BYTEBASE_CUSTOM_HEADERS", e.Message);
        Assert.DoesNotContain("hunter2", e.Message);
        Assert.AreEqual("hunter2", CustomHeaders.Merge(null, $"{name}: hunter2").Single().Value);
    }

    [TestMethod]
    [DataRow("Content-Type: hunter2", "the request's own body")]
    [DataRow("X-Team: hunter2\u00E4", "ASCII")]
    public void WhatHttpCannotSendIsRefusedWithTheReason(string line, string reason)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => CustomHeaders.Merge(line, null));
        Assert.AreEqual("BB4013", e.Finding.Code);
        Assert.Contains(reason, e.Message);
        Assert.DoesNotContain("hunter2", e.Message);
    }

    [TestMethod]
    [DataRow("Authorization: Bearer hunter2", null)]
    [DataRow(null, "authorization : Basic hunter2")]
    public void AuthorizationIsBytebasesOwn(string? items, string? environment)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => CustomHeaders.Merge(items, environment));
        Assert.AreEqual("BB4013", e.Finding.Code);
        Assert.Contains("BYTEBASE_ACCESS_TOKEN", e.Message);
        Assert.DoesNotContain("hunter2", e.Message);
    }

    [TestMethod]
    [DataRow("hunter2", DisplayName = "a value alone")]
    [DataRow(": hunter2", DisplayName = "no name")]
    [DataRow("X Team: hunter2", DisplayName = "a blank in the name")]
    [DataRow("X-Täam: hunter2", DisplayName = "a letter that is no ASCII")]
    [DataRow("X-Team: a\rX-Evil: hunter2", DisplayName = "a carriage return")]
    [DataRow("X-Team: hunter2\0", DisplayName = "a control character")]
    [DataRow("{\"X-Team\": \"hunter2\"}", DisplayName = "JSON")]
    public void OtherFormsAreRefusedWithoutTheValue(string line)
    {
        foreach (var (items, environment) in new[] { (line, ""), ("", line) })
        {
            var e = Assert.ThrowsExactly<BytebaseException>(() => CustomHeaders.Merge(items, environment));
            Assert.AreEqual("BB4013", e.Finding.Code);
            Assert.Contains("'Name: value'", e.Message);
            Assert.DoesNotContain("hunter2", e.Message);
        }
    }
}
