using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>What a migration says about its own findings. BB2011 is a finding at a statement: DDL in a file that says it is DML.</summary>
[TestClass]
internal sealed class SuppressionTests
{
    private const string File = "migrations/1_a_dml.sql";

    /// <summary>One rule reports the first statement only, so each file here has one that it could be.</summary>
    [TestMethod]
    [DataRow("-- bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "", "the file's head")]
    [DataRow("-- V1\n\n-- bytebase-disable BB2011: old\n\nSELECT 1;\n\nALTER TABLE a ADD b int;", "", "the head is about the whole file")]
    [DataRow("/* bytebase-disable BB2011: old */ ALTER TABLE a ADD b int;", "", "before it on its line")]
    [DataRow("SELECT 1;\n-- bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "", "the next statement")]
    [DataRow("SELECT 1;\n-- bytebase-disable BB2011: old\n-- and more\n\nALTER TABLE a\n ADD b int;", "", "the next statement, further down")]
    [DataRow("SELECT 1;\nALTER TABLE a ADD b int; -- bytebase-disable BB2011: old", "", "behind it on its line")]
    [DataRow("SELECT 1;\nALTER TABLE a ADD b int -- bytebase-disable BB2011: old\n", "", "behind it, without a separator")]
    [DataRow("SELECT 1;\nALTER TABLE a\n  -- bytebase-disable BB2011: old\n  ADD b int;", "", "inside it")]
    [DataRow("SELECT 1;\nALTER TABLE a\n  ADD b int; /* bytebase-disable BB2011: old */", "", "behind its last line")]
    [DataRow("SELECT 1;\n/* Notes.\n * bytebase-disable BB2011: old\n */\nALTER TABLE a ADD b int;", "", "a line of a block")]
    [DataRow("--bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "", "no blank")]
    [DataRow("--- bytebase-disable   bb2011 : old\r\nALTER TABLE a ADD b int;", "", "any case, more blanks")]
    [DataRow("\uFEFF-- bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "1:1 BB2006", "behind a byte order mark")]
    [DataRow("-- bytebase-disable BB2002, BB2011: old\nALTER TABLE a ADD b int;", "1:21 BB2043", "several codes")]
    [DataRow("-- bytebase-disable BB2002 BB2011: old\nALTER TABLE a ADD b int;", "1:21 BB2043", "several codes with blanks")]
    [DataRow("SELECT 1;\n-- bytebase-disable BB2011: old\nSELECT 2;\nALTER TABLE a ADD b int;", "4:1 BB2011, 2:21 BB2043", "only the next statement")]
    [DataRow("SELECT 1;\nALTER TABLE a ADD b int;\n-- bytebase-disable BB2011: old", "2:1 BB2011, 3:21 BB2043", "below it")]
    [DataRow("SELECT 1; -- bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "2:1 BB2011, 1:31 BB2043", "behind the one before")]
    [DataRow("-- bytebase-disable BB2012: old\nALTER TABLE a ADD b int;", "2:1 BB2011, 1:21 BB2043", "another code")]
    [DataRow("-- bytebase-disable BB2011\nALTER TABLE a ADD b int;", "1:4 BB2042, 2:1 BB2011", "no reason")]
    [DataRow("-- bytebase-disable BB2011: \nALTER TABLE a ADD b int;", "1:4 BB2042, 2:1 BB2011", "an empty reason")]
    [DataRow("-- bytebase-disable BB2011 it is old\nALTER TABLE a ADD b int;", "1:4 BB2042, 2:1 BB2011", "no colon")]
    [DataRow("/* bytebase-disable BB2011: */ ALTER TABLE a ADD b int;", "1:4 BB2042, 1:32 BB2011", "only the comment's end")]
    [DataRow("-- bytebase-disable BB2O11: old\nALTER TABLE a ADD b int;", "1:21 BB2041, 2:1 BB2011", "a typo")]
    [DataRow("-- bytebase-disable\nALTER TABLE a ADD b int;", "1:4 BB2041, 2:1 BB2011", "no code at all")]
    [DataRow("-- bytebase-disable: old\nALTER TABLE a ADD b int;", "1:4 BB2041, 2:1 BB2011", "no code but a reason")]
    [DataRow("-- bytebase-disable all\nALTER TABLE a ADD b int;", "1:21 BB2041, 2:1 BB2011", "a word that is no code")]
    [DataRow("-- bytebase-disable BB4003: old\nALTER TABLE a ADD b int;", "1:21 BB2041, 2:1 BB2011", "a code that no migration can have")]
    [DataRow("-- See bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "2:1 BB2011", "prose before")]
    [DataRow("-- bytebase-disable comments are not used here: never\nALTER TABLE a ADD b int;", "2:1 BB2011", "prose behind")]
    [DataRow("-- bytebase-disabled BB2011: old\nALTER TABLE a ADD b int;", "2:1 BB2011", "another word")]
    [DataRow("SELECT '-- bytebase-disable BB2011: old';\nALTER TABLE a ADD b int;", "2:1 BB2011", "a string")]
    [DataRow("SELECT '\n-- bytebase-disable BB2011: old\n';\nALTER TABLE a ADD b int;", "4:1 BB2011", "a line of a string")]
    [DataRow("SELECT $x$\n-- bytebase-disable BB2011: old\n$x$;\nALTER TABLE a ADD b int;", "4:1 BB2011", "a dollar quote")]
    [DataRow("SELECT 1 AS \"-- bytebase-disable BB2011: old\";\nALTER TABLE a ADD b int;", "2:1 BB2011", "a name")]
    [DataRow("-- bytebase-disable BBR0601, BB6001: old\nALTER TABLE a ADD b int;", "2:1 BB2011", "codes of others are asked nothing")]
    [DataRow("-- bytebase-disable BB2043: kept for the server\n-- bytebase-disable BB2002: not needed\nSELECT 1;", "", "one about comments")]
    [DataRow("-- bytebase-disable BB2041: wanted\n-- bytebase-disable BB9999: old\nSELECT 1;", "", "a typo that is wanted")]
    public void Postgres(string sql, string expected, string why) => AreEqual(SqlEngine.Postgres, sql, expected, why);

    [TestMethod]
    [DataRow(SqlEngine.MySql, "SELECT 'it\\'s';\n# bytebase-disable BB2011: old\nALTER TABLE a ADD b int;", "", "MySQL's other comment")]
    [DataRow(SqlEngine.Postgres, "SELECT 1\n# bytebase-disable BB2011: old\n;ALTER TABLE a ADD b int;", "3:2 BB2011", "an operator elsewhere")]
    [DataRow(SqlEngine.MySql, "SELECT 5--bytebase-disable BB2011: old\n;ALTER TABLE a ADD b int;", "2:2 BB2011", "minus minus")]
    [DataRow(SqlEngine.MySql, "/*!40101 bytebase-disable BB2011: old */;\nALTER TABLE a ADD b int;", "2:1 BB2011", "what MySQL executes")]
    [DataRow(SqlEngine.MySql, "SELECT 1;\n/*!40101 SET a = 1 */; /* bytebase-disable BB2011: old */\nALTER TABLE a ADD b int;", "3:1 BB2011, 2:44 BB2043", "behind what MySQL executes")]
    [DataRow(SqlEngine.MySql, "DELIMITER //\nSELECT 1//\n-- bytebase-disable BB2011: old\nALTER TABLE a ADD b int//\n", "", "another delimiter")]
    [DataRow(SqlEngine.SqlServer, "SELECT 1\nGO\n-- bytebase-disable BB2011: old\nALTER TABLE a ADD b int\nGO", "", "batches")]
    public void OtherEngines(SqlEngine engine, string sql, string expected, string why) => AreEqual(engine, sql, expected, why);

    [TestMethod]
    public void FindingStaysInTheResultsWithItsReason()
    {
        var finding = Check.All(SqlEngine.Postgres, (File, "-- bytebase-disable BB2011: locked away: nobody waits\nALTER TABLE a ADD b int;")).Single();
        Assert.AreEqual("BB2011", finding.Code);
        Assert.AreEqual(new SuppressedBy(InSource: true, "locked away: nobody waits"), finding.SuppressedBy);
    }

    [TestMethod]
    public void NamesAreSwitchedOffAtTheHeadOnly()
    {
        Check.AreEqual(Check.Files(("migrations/a.sql", "-- bytebase-disable BB1001: no migration\nSELECT 1;")));
        Check.AreEqual(
            Check.Files(("migrations/a.sql", "SELECT 1;\n-- bytebase-disable BB1001: no migration\nSELECT 1;")),
            "migrations/a.sql(1,1): Error BB1001",
            "migrations/a.sql(2,21): Suggestion BB2043");
        Check.AreEqual(Check.Files(("migrations/1_a.sql", "-- bytebase-disable BB2002: a placeholder\n")));
    }

    [TestMethod]
    public void FindingsOfOthersAreCoveredByFileCodeAndLines()
    {
        Suppression[] suppressions =
        [
            new("/repo/1.sql", "BB3001", "moved", new TextSpan(1, 1), 1, int.MaxValue),
            new("/repo/1.sql", "BBR0601", "no key", new TextSpan(3, 1), 3, 5),
        ];
        Finding Of(string code, string? file, int line) => new(code, DiagnosticSeverity.Warning, "", file, new TextSpan(line, 1));
        var findings = SuppressionFilter.ApplyAll(
            [Of("BB3001", "/repo/1.sql", 1), Of("BB3001", "/repo/2.sql", 1), Of("BB3001", null, 0), Of("BBR0601", "/repo/1.sql", 2), Of("BBR0601", "/repo/1.sql", 3), Of("BBR0601", "/repo/1.sql", 5), Of("BBR0601", "/repo/1.sql", 6), Of("BBR0602", "/repo/1.sql", 4)],
            suppressions);
        Assert.AreEqual("moved||||no key|no key||", string.Join('|', findings.Select(f => f.SuppressedBy?.Justification)));
    }

    [TestMethod]
    [DataRow("BB2O11", "BB2011")]
    [DataRow("B2011", "BB2011")]
    [DataRow("bb20111", "BB2011")]
    [DataRow("BBR601", "BBR0601")]
    [DataRow("BB2092", null)]
    [DataRow("BBM0103", null)]
    [DataRow("CS1591", null)]
    [DataRow("BBR06011", null)]
    public void NearestCodeIsProposed(string text, string? expected)
    {
        Assert.AreEqual(expected, DiagnosticCodes.Nearest(text));
        var finding = Check.Files((File, $"-- bytebase-disable {text}: old\nSELECT 1;")).Single();
        Assert.AreEqual("BB2041", finding.Code);
        Check.Mentions(finding, $"'{text}'", expected is null ? "such as BB2011" : $"Did you mean {expected}?");
    }

    [TestMethod]
    public void TextsHoldWhatToWrite()
    {
        Check.Mentions(Check.Files((File, "-- bytebase-disable BB2012, bb2002\nSELECT 1;")).Single(), "The comment gives no reason, so", "BB2012, BB2002 are still reported", "-- bytebase-disable BB2012, BB2002: why");
        Check.Mentions(Check.Files((File, "-- bytebase-disable BB2012 - no colon\nSELECT 1;")).Single(), "The colon before the reason is missing, so", "BB2012 is still reported", "-- bytebase-disable BB2012: no colon");
        Check.Mentions(Check.Files((File, "/* bytebase-disable BB2012 -- */\nSELECT 1;")).Single(), "The comment gives no reason, so", "-- bytebase-disable BB2012: why");
        Check.Mentions(Check.Files((File, "-- bytebase-disable BB2012: x\nSELECT 1;")).Single(), "BB2012 is not found in this file");
        Check.Mentions(Check.Files((File, "SELECT 1;\n-- bytebase-disable BB2012: x\nSELECT 1;\n")).Single(), "in lines 2 to 3");
    }

    private static void AreEqual(SqlEngine engine, string sql, string expected, string why) =>
        Assert.AreEqual(expected, string.Join(", ", Check.Files(engine, (File, sql)).Select(f => $"{f.Span.Line}:{f.Span.Column} {f.Code}")), why);
}
