using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class PlaceholderRuleTests
{
    [TestMethod]
    [DataRow("Auto", "GRANT SELECT ON t\n  TO ${reader};", 2, 6, "${reader}")]
    [DataRow("Postgres", "CREATE TABLE app_${flyway:env}_t (id int);", 1, 18, "${flyway:env}")]
    [DataRow("SqlServer", "CREATE TABLE ${schema}.t (id int);", 1, 14, "${schema}")]
    [DataRow("MySql", "SELECT 'it\\'s', ${a.b};", 1, 17, "${a.b}")]
    [DataRow("Auto", "CREATE TABLE {{ schema }}.t (id int);", 1, 14, "{{ schema }}")]
    [DataRow("Other", "CREATE TABLE {{schema}}.t (id int);", 1, 14, "{{schema}}")]
    [DataRow("Sqlite", "{% if x %} SELECT 1; {% endif %}", 1, 1, "{% if x %}")]
    [DataRow("Postgres", "SELECT <%= name %>;", 1, 8, "<%= name %>")]
    [DataRow("Auto", "USE $(DatabaseName);", 1, 5, "$(DatabaseName)")]
    [DataRow("SqlServer", "SELECT 1;\nGO\nUSE [$(DatabaseName)];", 3, 5, "[$(DatabaseName)]")]
    [DataRow("SqlServer", "SELECT * FROM $schema$.t;", 1, 15, "$schema$")]
    [DataRow("SqlServer", "SELECT * FROM #{Schema}.t;", 1, 15, "#{Schema}")]
    [DataRow("Oracle", "CREATE USER &name IDENTIFIED BY x;", 1, 13, "&name")]
    [DataRow("Oracle", "SELECT '&a' FROM &&b..t;", 1, 18, "&&b")]
    [DataRow("Postgres", "ALTER TABLE t OWNER TO :owner;", 1, 24, ":owner")]
    [DataRow("Postgres", "INSERT INTO t VALUES (1,:'name', id::text);", 1, 25, ":'name'")]
    [DataRow("Postgres", "SELECT a::text FROM :\"schema\".t WHERE b=:c;", 1, 21, ":\"schema\"")]
    public void PlaceholderInCode(string engine, string sql, int line, int column, string text)
    {
        var findings = Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql));
        Check.AreEqual(findings, $"m/1_a.sql({line},{column}): Error BB2013");
        Check.Mentions(findings[0], $"'{text}' is a placeholder");
    }

    [TestMethod]
    [DataRow("Auto", "INSERT INTO t VALUES ('${a} {{b}} $(c) <%= d %>', $$${a} {{b}}$$, $x${{b}}$x$);")]
    [DataRow("Auto", "-- ${a} {{b}}\n/* $(c) <%= d %> {% x %} */\nSELECT \"${a}\", `{{b}}` FROM t;")]
    [DataRow("Auto", "SELECT '{\"a\": {\"b\": {}}}', '{{1,2},{3,4}}'::int[];")]
    [DataRow("Auto", "INSERT INTO t VALUES ('it\\'s ${a} {{b}}');")]
    [DataRow("Auto", "SELECT {d '2020-01-01'}, {fn NOW()}, 5 %a% 3, @@ROWCOUNT, __NAME__, :a, &b, #{c}\n;")]
    [DataRow("Postgres", "SELECT $1, $2::text; PREPARE p AS SELECT $1; DO $$ BEGIN RAISE NOTICE '{{x}} ${y}'; END $$;")]
    [DataRow("Postgres", "SELECT * FROM t WHERE name <% 'x' AND 'x' %> name AND name <%='y';")]
    [DataRow("Postgres", "SELECT a::text, (ARRAY[1,2])[1:2], b[i:j], b[ :j ], c[1][lo :hi], 1::int FROM t;")]
    [DataRow("Postgres", "CALL f(a := 1, b =>2); SELECT '10:30:00', 'http://x', ':a', \":b\", $$:c$$;")]
    [DataRow("Postgres", "SELECT JSON_OBJECT('a':'b', 'c' :'d', k :v), JSON_OBJECTAGG(k:v);")]
    [DataRow("Postgres", "SELECT x:y, 'a':b, (c):d, e::text FROM t;")]
    [DataRow("Postgres", "SELECT 1 # 2, a #> '{a}', a #>> '{b}', 2 & 1, 2 &b FROM t;")]
    [DataRow("MySql", "SELECT 1; #{name} is a comment\nSELECT @a := 1, @@session.x, `${a}`, \"{{b}}\";")]
    [DataRow("MySql", "CREATE PROCEDURE p() l: LOOP LEAVE l; END LOOP;")]
    [DataRow("SqlServer", "SELECT $IDENTITY, $PARTITION.f(1), $1.50, $action, geometry::Point(1,2,3), #t.a, '$a$' FROM #t;")]
    [DataRow("SqlServer", "SELECT N'$(Path)', [a$(b], a & b, [{{x}}] FROM t;")]
    [DataRow("Oracle", "INSERT INTO t VALUES ('AT&T', q'[&x]', :new);")]
    [DataRow("Oracle", "SELECT a$(1), v$b FROM v$session; -- &x\n")]
    [DataRow("Sqlite", "SELECT :a, $b, @c, ?1, a & b;")]
    [DataRow("Other", "SELECT ${hiveconf:x};")]
    public void SqlThatLooksLikeOne(string engine, string sql) => Check.AreEqual(Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql)));
}
