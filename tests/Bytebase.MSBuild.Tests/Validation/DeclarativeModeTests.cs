using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>What a build says offline about files that describe a schema.</summary>
[TestClass]
internal sealed class DeclarativeModeTests
{
    private const string Sql = "CREATE TABLE public.t (id int);\n";

    [TestMethod]
    [DataRow("tables.sql", "views.sql", DisplayName = "no versions")]
    [DataRow("1_a.sql", "1_b.sql", DisplayName = "the same version twice")]
    [DataRow("1_a.sql", "01_b.sql", DisplayName = "equal versions")]
    [DataRow("V1_2__a.sql", "99999999999999999999_b.sql", DisplayName = "versions that end early or are too large")]
    [DataRow("20250514_a.sql", "1_b.sql", DisplayName = "mixed styles")]
    public void VersionsMeanNothing(string first, string second)
    {
        Assert.IsNotEmpty(Check.Files(("schema/" + first, Sql), ("schema/" + second, Sql)), "they do in versioned mode");
        Check.AreEqual(Check.Declarative(SqlEngine.Postgres, ("schema/" + first, Sql), ("schema/" + second, Sql)));
    }

    [TestMethod]
    [DataRow("", DisplayName = "an empty file")]
    [DataRow("-- later\n", DisplayName = "comments alone")]
    [DataRow("-- txn-mode = on\nCREATE TABLE public.t (id int);\n", DisplayName = "a directive")]
    [DataRow("COMMENT ON TABLE public.t IS 'SET ROLE; DROP DATABASE; CREATE INDEX CONCURRENTLY';\n", DisplayName = "what a versioned file would execute twice or later")]
    [DataRow("CREATE UNIQUE INDEX CONCURRENTLY i ON public.t (id);\nCREATE TABLE public.t (id int);\n", DisplayName = "an index that a versioned file would build last")]
    [DataRow("\uFEFFCREATE TABLE public.t (id int);\n", DisplayName = "a byte order mark, which is taken out")]
    [DataRow("ALTER SEQUENCE public.s OWNED BY public.t.id;\n", DisplayName = "the one ALTER")]
    public void WhatIsAboutTheExecutionOfAFileIsSilent(string sql) => Check.AreEqual(Check.Declarative(SqlEngine.Postgres, ("schema/tables.sql", sql)));

    [TestMethod]
    [DataRow("ALTER TABLE public.t ADD COLUMN x int;\n", "CREATE statement of the object")]
    [DataRow("drop table public.t;\n", "Take the CREATE statement of the object out")]
    [DataRow("INSERT INTO public.t VALUES (1);\n", "versioned migrations")]
    [DataRow("SET statement_timeout = 0;\n", "dumps of a schema")]
    [DataRow("SELECT pg_catalog.set_config('search_path', '', false);\n", "dumps of a schema")]
    [DataRow("ALTER TABLE ONLY public.t ADD CONSTRAINT sequence_pkey PRIMARY KEY (id);\n", "CREATE statement of the object")]
    public void WhatDeclaresNothingIsAnErrorOnItsLine(string statement, string fix)
    {
        var findings = Check.Declarative(SqlEngine.Postgres, ("schema/tables.sql", Sql + "\n-- next\n" + statement));
        Check.AreEqual(findings, "schema/tables.sql(4,1): Error BB2033");
        Check.Mentions(findings[0], fix, statement.Split(' ')[0].ToUpperInvariant());
        Assert.DoesNotContain("BB2033", Check.Files(SqlEngine.Postgres, ("schema/1_a.sql", statement)).Select(f => f.Code));
    }

    [TestMethod]
    [DataRow("<<<<<<< HEAD\nCREATE TABLE public.t (id int);\n", "BB2010")]
    [DataRow("\\connect hr\nCREATE TABLE public.t (id int);\n", "BB2014")]
    [DataRow("CREATE TABLE public.t (id int DEFAULT '1);\n", "BB2031")]
    [DataRow("CREATE TABLE ${schema}.t (id int);\n", "BB2013")]
    [DataRow("CREATE TABLE public.t (id int);\0", "BB2007")]
    public void WhatIsWrongWithAnyFileStays(string sql, string code) =>
        Assert.Contains(code, Check.Declarative(SqlEngine.Postgres, ("schema/tables.sql", sql)).Select(f => f.Code));

    [TestMethod]
    public void WhatIsNotSentIsSaidAndNoVersionIsProposed()
    {
        var findings = Check.Declarative(SqlEngine.Postgres, ("schema/.tables.sql", Sql), ("schema/tables.sql", Sql), ("schema/views.SQL", Sql), ("schema/notes.txt", ""));
        Check.AreEqual(findings, "schema/.tables.sql(1,1): Warning BB1012", "schema/notes.txt(1,1): Warning BB1013", "schema/views.SQL(1,1): Warning BB1011");
        Check.Mentions(findings[0], "'tables_2.sql'");
        Check.Mentions(findings[1], "'notes.sql'");
        Check.Mentions(findings[2], "'views.sql'");
    }

    [TestMethod]
    public void ReleaseHoldsEveryFileInTheOrderOfThePaths() =>
        Assert.AreEqual("a/2.sql a/tables.sql b/1.sql z.SQL", string.Join(' ', Check.Set(["z.SQL", "b/1.sql", "a/tables.sql", ".hidden.sql", "a/2.sql", "notes.txt"], MigrationMode.Declarative).Released.Select(f => f.ReleasePath)));

    [TestMethod]
    public void CommentSwitchesAFindingOff() =>
        Check.AreEqual(Check.Declarative(SqlEngine.Postgres, ("schema/tables.sql", "-- bytebase-disable BB2033: the server's newest edition takes it\nCREATE TABLE public.t (id int);\nALTER TABLE public.t ADD COLUMN x int;\n")));

    [TestMethod]
    public void EveryRuleSpeaksInSomeMode() =>
        Assert.IsTrue(RuleCatalogue.All.All(rule => rule.Modes.Includes(MigrationMode.Versioned) || rule.Modes.Includes(MigrationMode.Declarative)));
}
