using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tests.Validation;

namespace Bytebase.MSBuild.Tests.Migrations;

/// <summary>The next file in the style of those that are there.</summary>
[TestClass]
internal sealed class NewMigrationTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 30, 45, DateTimeKind.Utc);

    [TestMethod]
    [DataRow("add users", "20260301123045_add_users.sql")]
    [DataRow("add users", "3_add_users.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow("add users", "003_add_users.sql", "m/001_a.sql", "m/002_b.sql")]
    [DataRow("add users", "V3__add_users.sql", "m/V1__a.sql", "m/V2__b.sql")]
    [DataRow("add users", "1.3_add_users.sql", "m/1.1_a.sql", "m/1.2_b.sql")]
    [DataRow("add users", "1.1.0.10_add_users.sql", "m/1.1.0.9_a.sql", "m/1.0_b.sql")]
    [DataRow("add users", "04-add-users.sql", "m/03-drop-it.sql")]
    [DataRow("add users", "20260301123045_add_users.sql", "m/20250101000000_a.sql")]
    [DataRow("add users", "20260301123046_add_users.sql", "m/20260301123045_a.sql")]
    [DataRow("add users", "20260301150001_add_users.sql", "m/20260301150000_in_another_time_zone.sql")]
    [DataRow("add users", "202603011230_add_users.sql", "m/202501010000_a.sql")]
    [DataRow("add users", "202603011231_add_users.sql", "m/202603011230_a.sql")]
    [DataRow("add users", "20260301_add_users.sql", "m/20250101_a.sql")]
    [DataRow("add users", "20260301.1_add_users.sql", "m/20260301_a.sql")]
    [DataRow("add users", "20260301.2_add_users.sql", "m/20260301_a.sql", "m/20260301.1_b.sql")]
    [DataRow("add users", "2026030112_add_users.sql", "m/2025010101_a.sql")]
    [DataRow("add users", "20260301123045_add_users.sql", "m/00000000000000_baseline.sql")]
    [DataRow("add users", "20260301123045_add_users.sql", "m/20250101000000_a.sql", "m/20990101000000_slip.sql")]
    [DataRow("add users", "202603011230_add_users_ddl.sql", "m/202501010000_a_ddl.sql", "m/202501020000_b_dml.sql")]
    [DataRow("fill dml", "3_fill_dml_ddl.sql", "m/1_a_ddl.sql", "m/2_b_dml.sql")]
    [DataRow("2 columns", "3__2_columns.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow("a/b: \"c\"?", "3_a_b_c.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow("../../etc/passwd", "3_etc_passwd.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow("日本 é", "3_日本_é.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow("???", "3_migration.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow("x", "5_x.sql", "m/1_a.sql", "m/2_b.sql", "n/3_c.sql", "n/004_d.sql")]
    public void FollowsTheFolder(string name, string expected, params string[] files)
    {
        var (version, fileName) = new NewMigration { Name = name }.Propose(Check.Set(files), "m", Now);
        Assert.AreEqual(expected, fileName);
        Assert.AreEqual(version, MigrationName.Parse(fileName).VersionText);
    }

    [TestMethod]
    [DataRow(ChangeType.Dml, "3_fill_dml.sql", "m/1_a.sql", "m/2_b.sql")]
    [DataRow(ChangeType.Dml, "3_fill-dml.sql", "m/1_a-ddl.sql", "m/2_b-dml.sql")]
    [DataRow(ChangeType.Dml, "3_fill_DML.sql", "m/1_a_DDL.sql", "m/2_b_DDL.sql")]
    [DataRow(ChangeType.Ddl, "3_fill_ddl.sql", "m/1_a.sql", "m/2_b.sql")]
    public void ChangeTypeIsTheSuffix(ChangeType changeType, string expected, params string[] files) =>
        Assert.AreEqual(expected, new NewMigration { Name = "fill", ChangeType = changeType }.Propose(Check.Set(files), "m", Now).FileName);

    [TestMethod]
    public void VersionMayBeGiven() =>
        Assert.AreEqual("V7.1__x.sql", new NewMigration { Name = "x", Version = "7.1" }.Propose(Check.Set(["m/V1__a.sql"]), "m", Now).FileName);

    [TestMethod]
    public void NewestIsTheHighestThatIsNoSlip()
    {
        Assert.IsNull(NewMigration.Newest(Check.Set(["m/a.sql"]), Now));
        Assert.AreEqual("n", NewMigration.Newest(Check.Set(["m/1_a.sql", "n/2_b.sql"]), Now)!.Folder);
        Assert.AreEqual("m", NewMigration.Newest(Check.Set(["m/20250101000000_a.sql", "n/20990101000000_b.sql"]), Now)!.Folder);
        Assert.AreEqual("m", NewMigration.Newest(Check.Set(["m/0_baseline.sql"]), Now)!.Folder);
    }
}
