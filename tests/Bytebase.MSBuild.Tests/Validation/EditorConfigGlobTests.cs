using System.Diagnostics;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>The patterns of https://spec.editorconfig.org, as the tests of its implementations have them.</summary>
[TestClass]
internal sealed class EditorConfigGlobTests
{
    [TestMethod]
    [DataRow("*", "a.sql", true)]
    [DataRow("*", "migrations/a.sql", true)]
    [DataRow("*.sql", "a.sql", true)]
    [DataRow("*.sql", "migrations/old/a.sql", true)]
    [DataRow("*.sql", ".sql", true)]
    [DataRow("*.sql", "a.sql.txt", false)]
    [DataRow("*.sql", "a.SQL", false)]
    [DataRow("a.sql", "a.sql", true)]
    [DataRow("a.sql", "ba.sql", false)]
    [DataRow("a.sql", "b/a.sql", true)]
    [DataRow("a?c.sql", "abc.sql", true)]
    [DataRow("a?c.sql", "a\U0001F600c.sql", true)]
    [DataRow("a?c.sql", "ac.sql", false)]
    [DataRow("a?c.sql", "abbc.sql", false)]
    [DataRow("x/a?c.sql", "x/a/c.sql", false)]
    // With a slash it starts from the file's own folder.
    [DataRow("/a.sql", "a.sql", true)]
    [DataRow("/a.sql", "b/a.sql", false)]
    [DataRow("migrations/*.sql", "migrations/a.sql", true)]
    [DataRow("/migrations/*.sql", "migrations/a.sql", true)]
    [DataRow("migrations/*.sql", "migrations/old/a.sql", false)]
    [DataRow("migrations/*.sql", "db/migrations/a.sql", false)]
    [DataRow("migrations/**.sql", "migrations/a.sql", true)]
    [DataRow("migrations/**.sql", "migrations/old/2024/a.sql", true)]
    [DataRow("migrations/**.sql", "migrationsa.sql", false)]
    [DataRow("migrations/**/a.sql", "migrations/a.sql", true)]
    [DataRow("migrations/**/a.sql", "migrations/x/y/a.sql", true)]
    [DataRow("migrations/**/a.sql", "migrations/xa.sql", false)]
    [DataRow("**/a.sql", "a.sql", true)]
    [DataRow("**/a.sql", "x/y/a.sql", true)]
    [DataRow("**/a.sql", "xa.sql", false)]
    [DataRow("migrations/**", "migrations/x/a.sql", true)]
    [DataRow("a**c.sql", "abc.sql", true)]
    // Sets.
    [DataRow("[ab].sql", "a.sql", true)]
    [DataRow("[ab].sql", "c.sql", false)]
    [DataRow("[a-c]1.sql", "b1.sql", true)]
    [DataRow("[a-c]1.sql", "-1.sql", false)]
    [DataRow("[ab-].sql", "-.sql", true)]
    [DataRow("[!ab].sql", "c.sql", true)]
    [DataRow("[!ab].sql", "b.sql", false)]
    [DataRow("x[!a]y.sql", "x/y.sql", false)]
    [DataRow("[ab.sql", "[ab.sql", true)]
    [DataRow("[ab.sql", "a.sql", false)]
    [DataRow("a[/]b.sql", "a/b.sql", false)]
    [DataRow("[!].sql", "[!].sql", true)]
    // Choices.
    [DataRow("*.{sql,txt}", "a.sql", true)]
    [DataRow("*.{sql,txt}", "a.txt", true)]
    [DataRow("*.{sql,txt}", "a.md", false)]
    [DataRow("a{,_old}.sql", "a.sql", true)]
    [DataRow("a{,_old}.sql", "a_old.sql", true)]
    [DataRow("{migrations,old/**}/a.sql", "old/x/a.sql", true)]
    [DataRow("{migrations,old/**}/a.sql", "x/migrations/a.sql", false)]
    [DataRow("{a,{b,c}d}.sql", "cd.sql", true)]
    [DataRow("{a,{b,c}d}.sql", "c.sql", false)]
    [DataRow("{a*b,?}.sql", "axxb.sql", true)]
    [DataRow("{single}.sql", "{single}.sql", true)]
    [DataRow("{single}.sql", "single.sql", false)]
    [DataRow("{}.sql", "{}.sql", true)]
    [DataRow("{a,b.sql", "{a,b.sql", true)]
    [DataRow("a}.sql", "a}.sql", true)]
    [DataRow("a,b.sql", "a,b.sql", true)]
    // Numbers.
    [DataRow("V{1..3}__*.sql", "V1__a.sql", true)]
    [DataRow("V{1..3}__*.sql", "V3__a.sql", true)]
    [DataRow("V{1..3}__*.sql", "V4__a.sql", false)]
    [DataRow("V{1..3}__*.sql", "V12__a.sql", false)]
    [DataRow("V{1..3}__*.sql", "Vx__a.sql", false)]
    [DataRow("V{3..1}__*.sql", "V2__a.sql", true)]
    [DataRow("{-1..1}.sql", "-1.sql", true)]
    [DataRow("{20240101..20241231}*.sql", "20240615_a.sql", true)]
    [DataRow("{20240101..20241231}*.sql", "20250615_a.sql", false)]
    [DataRow("{1..99}.sql", "99999999999999999999.sql", false)]
    [DataRow("{a..c}.sql", "{a..c}.sql", true)]
    [DataRow("{a..c}.sql", "b.sql", false)]
    // A character that means itself.
    [DataRow("\\*.sql", "*.sql", true)]
    [DataRow("\\*.sql", "a.sql", false)]
    [DataRow("{a\\,b,c}.sql", "a,b.sql", true)]
    [DataRow("{a\\}b,c}.sql", "a}b.sql", true)]
    [DataRow("a+(b).sql", "a+(b).sql", true)]
    [DataRow("", "a.sql", false)]
    public void Matches(string pattern, string path, bool expected) => Assert.AreEqual(expected, EditorConfigGlob.Parse(pattern).IsMatch(path));

    [TestMethod]
    public void NoPatternTakesLong()
    {
        var watch = Stopwatch.StartNew();
        var path = new string('a', 2000) + ".sql";
        Assert.IsFalse(EditorConfigGlob.Parse(string.Concat(Enumerable.Repeat("*a", 200)) + "b").IsMatch(path));
        Assert.IsFalse(EditorConfigGlob.Parse(string.Concat(Enumerable.Repeat("{a,**}", 100)) + "b").IsMatch(path));
        Assert.IsFalse(EditorConfigGlob.Parse(new string('{', 500) + ",b" + new string('}', 500)).IsMatch(path));
        Assert.IsFalse(EditorConfigGlob.Parse(new string('*', 5000)).IsMatch(path), "longer than the specification allows");
        Assert.IsLessThan(TimeSpan.FromSeconds(20), watch.Elapsed, "backtracking would not end today");
    }
}
