using System.Text;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>Names that are not the same on every system, or not what they look like.</summary>
[TestClass]
internal sealed class PortableNameRulesTests
{
    [TestMethod]
    public void FilesThatDifferInCase()
    {
        var findings = Check.Names("m/1_A.sql", "m/1_a.sql", "m/2_b.sql");
        Check.AreEqual(findings, "m/1_a.sql(1,1): Error BB1002", "m/1_a.sql(1,1): Warning BB1007");
        Check.Mentions(findings[1], "'m/1_a.sql' differs from 'm/1_A.sql'", "one file of the two is lost", "Rename this file to '3_a.sql'.");
        Assert.AreEqual("3_a.sql", findings[1].ProposedName);
    }

    [TestMethod]
    public void FilesThatDifferInTheFormOfAnAccent()
    {
        var (composed, decomposed) = ("m/1_caf\u00e9.sql", "m/1_cafe\u0301.sql");
        var findings = Check.Names(composed, decomposed);
        Assert.AreEqual("BB1002 BB1007", string.Join(' ', findings.Select(f => f.Code)));
        Check.AreEqual(Check.Names(decomposed));
        Check.AreEqual(Check.Names(composed));
    }

    [TestMethod]
    public void FoldersThatDifferInCase()
    {
        var findings = Check.Names("m/Sub/1_a.sql", "m/Sub/2_b.sql", "m/sub/3_c.sql", "m/sub/4_d.sql", "m/sub/x/5_e.sql");
        Check.AreEqual(findings, "m/sub/3_c.sql(1,1): Warning BB1007");
        Check.Mentions(findings[0], "'m/sub' differs from 'm/Sub'", "Move the files of both into 'm/Sub'.");
        Assert.IsNull(findings[0].ProposedName);
        Check.AreEqual(Check.Names("m/a/1_x.sql", "m/b/2_x.sql", "n/a/3_x.sql"));
    }

    [TestMethod]
    [DataRow("1_a:b.sql", "holds the character ':'. Systems", "1_a_b.sql")]
    [DataRow("1_what??.sql", "holds the character '?'. Systems", "1_what__.sql")]
    [DataRow("1_a<b>.sql", "holds the characters '<' and '>'. Systems", "1_a_b_.sql")]
    [DataRow("1_a|b\"c*.sql", "holds the characters '|', '\"' and '*'. Systems", "1_a_b_c_.sql")]
    [DataRow("1_a\\b.sql", "holds the character '\\'", "1_a_b.sql")]
    [DataRow("1_a\tb.sql", "holds the character U+0009", "1_a_b.sql")]
    [DataRow("1_a\u0085b.sql", "holds the character U+0085", "1_a_b.sql")]
    [DataRow("1_a .sql", "has a blank before its extension", "1_a.sql")]
    [DataRow("1 .sql", "has a blank before its extension", "1.sql")]
    [DataRow("1_a..sql", "has two dots before its extension", "1_a.sql")]
    [DataRow("1:2_a.sql", "holds the character ':'", "1__2_a.sql")]
    public void NameThatOtherSystemsRefuse(string name, string why, string proposal)
    {
        var findings = Check.Names("m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Warning BB1008");
        Check.Mentions(findings[0], "The name " + why, $"Rename it to '{proposal}'.");
        Assert.AreEqual(proposal, findings[0].ProposedName);
    }

    [TestMethod]
    public void NameThatIsTooLong()
    {
        Check.AreEqual(Check.Names($"m/1_{new string('a', 249)}.sql"));
        Check.AreEqual(Check.Names($"m/1_{new string('é', 124)}.sql"));
        var long1 = Check.Names($"m/1_{new string('a', 250)}.sql").Single();
        Assert.AreEqual("BB1008", long1.Code);
        Check.Mentions(long1, "is 256 bytes long, 1 more");
        var long2 = Check.Names($"m/1_{new string('é', 125)}.sql").Single();
        Assert.AreEqual("BB1008", long2.Code);
        Assert.IsLessThanOrEqualTo(255, Encoding.UTF8.GetByteCount(long2.ProposedName!));
    }

    [TestMethod]
    [DataRow("aux", "has the name of a device", "aux_")]
    [DataRow("com1.d", "has the name of a device", "com1.d_")]
    [DataRow("a:b", "holds the character ':'", "a_b")]
    [DataRow("a.", "ends in a dot or a blank", "a")]
    [DataRow("a ", "ends in a dot or a blank", "a")]
    public void FolderThatOtherSystemsRefuse(string folder, string why, string proposal)
    {
        var findings = Check.Names($"m/{folder}/1_a.sql", $"m/{folder}/2_b.sql", $"m/{folder}/x/3_b.sql");
        Check.AreEqual(findings, $"m/{folder}/1_a.sql(1,1): Warning BB1008");
        Check.Mentions(findings[0], $"The folder '{folder}' {why}", $"Rename the folder to '{proposal}'.");
        Assert.IsNull(findings[0].ProposedName);
    }

    [TestMethod]
    [DataRow("com/1_a.sql")]
    [DataRow("console/1_a.sql")]
    [DataRow("../shared/1_a.sql")]
    [DataRow("my project/1 a (b) [c] {d} #e,f;g+h=i!j$k%l&m'n@o.sql")]
    [DataRow(".hidden/1_a.sql")]
    [DataRow("1_a.b.c.sql")]
    public void NameThatEverySystemTakes(string path) => Check.AreEqual(Check.Names(path));

    [TestMethod]
    [DataRow("1\uFF12_a.sql", 2, "U+FF12", "which looks like '2', but Bytebase reads version 1", "12_a.sql")]
    [DataRow("V1.\u0661__a.sql", 4, "U+0661", "which looks like '1', but Bytebase reads version 1", "V1.1__a.sql")]
    [DataRow("1\uFF0E2_a.sql", 2, "U+FF0E", "which looks like '.', but Bytebase reads version 1", "1.2_a.sql")]
    [DataRow("1_\uFF12_a.sql", 3, "U+FF12", "which looks like '2', but Bytebase reads version 1", "1.2_a.sql")]
    [DataRow("1_add\u200Busers.sql", 6, "U+200B", "which cannot be seen", "1_addusers.sql")]
    [DataRow("1_add\u00A0users.sql", 6, "U+00A0", "which looks like a blank", "1_add users.sql")]
    [DataRow("1_a\uFEFF.sql", 4, "U+FEFF", "which cannot be seen", "1_a.sql")]
    [DataRow("1_\u202Elqs.sql", 3, "U+202E", "which cannot be seen", "1_lqs.sql")]
    [DataRow("1_us\u0435rs.sql", 5, "U+0435", "which looks like 'e'", "1_users.sql")]
    [DataRow("1_\u0391ccount.sql", 3, "U+0391", "which looks like 'A'", "1_Account.sql")]
    [DataRow("1_\U0001F600us\u0435rs.sql", 6, "U+0435", "which looks like 'e'", "1_\U0001F600users.sql")]
    public void NameThatIsNotWhatItLooksLike(string name, int at, string codePoint, string why, string proposal)
    {
        var findings = Check.Names("m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Warning BB1009");
        Check.Mentions(findings[0], $"Character {at} of the name is {codePoint}, {why}", $"Rename it to '{proposal}'.");
        Assert.AreEqual(proposal, findings[0].ProposedName);
        Check.AreEqual(Check.Names("m/" + proposal));
    }

    [TestMethod]
    [DataRow("1_таблица.sql")]
    [DataRow("1_сор.sql")]
    [DataRow("1_ユーザー　追加.sql")]
    [DataRow("1_第２版.sql")]
    [DataRow("1_２つの列.sql")]
    [DataRow("1_日本.sql")]
    [DataRow("1_é_ñ_ü_ß_ø_ı.sql")]
    [DataRow("1_e\u0301.sql")]
    [DataRow("1_SQLзапрос.sql")]
    [DataRow("1_Ελλάδα.sql")]
    [DataRow("1_می\u200Cخواهم.sql")]
    [DataRow("1_\U0001F469\u200D\U0001F4BB\uFE0F.sql")]
    [DataRow("1_users_для_test.sql")]
    [DataRow("1²_a.sql")]
    public void NameInAnotherScript(string name) => Check.AreEqual(Check.Names("m/" + name));
}
