using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class MigrationNameTests
{
    [TestMethod]
    [DataRow("202505141650_create_table_t1_ddl.sql", "202505141650", "create_table_t1", "ddl")]
    [DataRow("202505141650_fill_dml.sql", "202505141650", "fill", "dml")]
    [DataRow("1-fill-DML.sql", "1", "fill", "DML")]
    [DataRow("1 fill Dml.sql", "1", "fill", "Dml")]
    [DataRow("20250101000004__x.ddl.sql", "20250101000004", "x", "ddl")]
    [DataRow("1##fill##dml.sql", "1", "fill", "dml")]
    [DataRow("1_ddl_dml.sql", "1", "ddl", "dml")]
    [DataRow("12980001747170._ddl.sql", "12980001747170", "", "ddl")]
    [DataRow("V1.ddl.sql", "1", "", "ddl")]
    [DataRow("V2028.72788279669505_dml.sql", "2028.72788279669505", "", "dml")]
    [DataRow("1ddl.sql", "1", "ddl", null)]
    [DataRow("V2028.71.2021v2dml.sql", "2028.71.2021", "v2dml", null)]
    [DataRow("1_middle.sql", "1", "middle", null)]
    [DataRow("1_handml.sql", "1", "handml", null)]
    [DataRow("3##a##ddl##b.sql", "3", "a##ddl##b", null)]
    [DataRow("ddl.sql", null, "ddl", null)]
    [DataRow("fill_dml.sql", null, "fill", "dml")]
    [DataRow("1_é.sql", "1", "é", null)]
    [DataRow("001.sql", "001", "", null)]
    public void SplitsTheName(string fileName, string? version, string description, string? suffix)
    {
        var name = MigrationName.Parse(fileName);
        Assert.AreEqual(version, name.VersionText);
        Assert.AreEqual(description, name.Description);
        Assert.AreEqual(suffix, name.Suffix);
        Assert.AreEqual(suffix?.ToUpperInvariant() == "DML" ? ChangeType.Dml : ChangeType.Ddl, name.ChangeType);
    }

    [TestMethod]
    [DataRow("1.sql", MigrationNameKind.Migration)]
    [DataRow("1.SQL", MigrationNameKind.Migration)]
    [DataRow("a.Sql", MigrationNameKind.Migration)]
    [DataRow("1.sql.sql", MigrationNameKind.Migration)]
    [DataRow(".1.sql", MigrationNameKind.DotFile)]
    [DataRow("._1_a.sql", MigrationNameKind.DotFile)]
    [DataRow(".sql", MigrationNameKind.DotFile)]
    [DataRow(".gitkeep", MigrationNameKind.DotFile)]
    [DataRow("1.sql~", MigrationNameKind.OtherExtension)]
    [DataRow("1.sql.bak", MigrationNameKind.OtherExtension)]
    [DataRow("1", MigrationNameKind.OtherExtension)]
    [DataRow("README.md", MigrationNameKind.OtherExtension)]
    public void DecidesWhatCounts(string fileName, MigrationNameKind kind) => Assert.AreEqual(kind, MigrationName.Parse(fileName).Kind);

    [TestMethod]
    public void KeepsPrefixAndRest()
    {
        var name = MigrationName.Parse("V1.2__a b_dml.SQL");
        Assert.AreEqual(("V", "1.2", "__a b_dml", ".SQL"), (name.Prefix, name.VersionText, name.Rest, name.Extension));
    }

    [TestMethod]
    public void MetadataWinsOverTheName()
    {
        var file = MigrationFile.Create("/p/1_a_dml.sql", "db/1_a_dml.sql", ChangeType.Ddl);
        Assert.AreEqual((ChangeType.Ddl, true, "db"), (file.ChangeType, file.StatesChangeType, file.Folder));
        Assert.AreEqual((ChangeType.Dml, true), (MigrationFile.Create("/p/1_a_dml.sql", "1_a_dml.sql").ChangeType, MigrationFile.Create("/p/1_a_dml.sql", "1_a_dml.sql").StatesChangeType));
        Assert.AreEqual((ChangeType.Ddl, false, ""), (MigrationFile.Create("/p/1_a.sql", "1_a.sql").ChangeType, MigrationFile.Create("/p/1_a.sql", "1_a.sql").StatesChangeType, MigrationFile.Create("/p/1_a.sql", "1_a.sql").Folder));
    }

    [TestMethod]
    [DataRow("ddl", true, ChangeType.Ddl)]
    [DataRow(" DML ", true, ChangeType.Dml)]
    [DataRow("1", false, ChangeType.Dml)]
    [DataRow("", false, ChangeType.Dml)]
    [DataRow(null, false, ChangeType.Dml)]
    public void ReadsChangeTypeMetadata(string? text, bool expected, ChangeType changeType)
    {
        Assert.AreEqual(expected, ChangeTypes.TryParse(text, out var parsed));
        if (expected)
            Assert.AreEqual(changeType, parsed);
    }

    [TestMethod]
    public void SetHoldsEachFileOnceAndReleasesInTheServersOrder()
    {
        string[] paths = ["m/10_b.sql", "m/2_a.sql", "m/readme.md", "m/.3_c.sql", "m/x.sql", "m/01_z.sql", "m/1_y.sql", "m/2_a.sql", "m/99999999999999999999_q.sql", "m/1.0_k.SQL"];
        var set = MigrationSet.Create(paths.Select(path => MigrationFile.Create("/" + path, path)));
        Assert.HasCount(9, set.All);
        string[] released = ["m/01_z.sql", "m/1_y.sql", "m/1.0_k.SQL", "m/2_a.sql", "m/10_b.sql"];
        CollectionAssert.AreEqual(released, set.Released.Select(file => file.ReleasePath).ToArray());
    }
}
