using System.Text;
using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Execution;

/// <summary>
/// The statements that turn one PostgreSQL schema into another. Both are read from the catalogue: the described one is
/// executed in a scratch database first. Knows tables with their columns and constraints, plain indexes, and schema comments.
/// </summary>
internal static class SchemaDiff
{
    private const string TablesQuery = """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' ORDER BY 1, c.oid
        """;

    private const string ColumnsQuery = """
        SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' ORDER BY a.attrelid, a.attnum
        """;

    private const string ConstraintsQuery = """
        SELECT n.nspname, c.relname, k.conname, CASE WHEN k.contype IN ('p', 'u')
            THEN CASE k.contype WHEN 'p' THEN 'PRIMARY KEY (' ELSE 'UNIQUE (' END
                || (SELECT string_agg('"' || replace(a.attname, '"', '""') || '"', ', ' ORDER BY i.n) FROM unnest(k.conkey) WITH ORDINALITY i(attnum, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = i.attnum) || ')'
            ELSE pg_get_constraintdef(k.oid) END
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND k.contype IN ('p', 'u', 'c', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' ORDER BY k.contype = 'f', k.oid
        """;

    private const string IndexesQuery = """
        SELECT n.nspname, t.relname, c.relname, pg_get_indexdef(c.oid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname NOT LIKE 'pg\_%' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')) ORDER BY c.oid
        """;

    private const string CommentsQuery = """
        SELECT n.nspname, obj_description(n.oid, 'pg_namespace') FROM pg_namespace n WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' ORDER BY 1
        """;

    public static async Task<IReadOnlyList<string>> ComputeAsync(PostgresEngine postgres, IDatabaseSession live, string described, CancellationToken cancellation)
    {
        var from = await ReadAsync(live, cancellation);
        var to = await postgres.WithScratchDatabaseAsync(async connection =>
        {
            await using var scratch = new PostgresSession(connection);
            // a new database describes its public schema by itself; what is wanted does not
            await scratch.QueryAsync("COMMENT ON SCHEMA public IS NULL", cancellation);
            await scratch.QueryAsync(described, cancellation);
            return await ReadAsync(scratch, cancellation);
        }, cancellation);
        return Compute(from, to);
    }

    private static List<string> Compute(Schema from, Schema to)
    {
        var statements = new List<string>();
        foreach (var schema in to.Comments.Keys.Except(from.Comments.Keys)) statements.Add($"CREATE SCHEMA {Quote(schema)};");
        foreach (var table in from.Tables.Keys.Except(to.Tables.Keys)) statements.Add($"DROP TABLE {Name(table)};");
        foreach (var (name, table) in to.Tables)
        {
            if (from.Tables.TryGetValue(name, out var existing)) statements.AddRange(Alter(name, existing, table));
            else statements.Add(Create(name, table));
        }

        foreach (var (key, index) in from.Indexes)
        {
            if (to.Indexes.GetValueOrDefault(key) != index && to.Tables.ContainsKey((key.Schema, index.Table))) statements.Add($"DROP INDEX {Name(key)};");
        }

        foreach (var (key, index) in to.Indexes)
        {
            if (from.Indexes.GetValueOrDefault(key) != index) statements.Add(index.Definition + ";");
        }

        foreach (var (schema, comment) in to.Comments)
        {
            if (from.Comments.GetValueOrDefault(schema) == comment) continue;
            // logged with a line break before and without a semicolon (recorded in declarative)
            statements.Add($"\nCOMMENT ON SCHEMA {Quote(schema)} IS {(comment is null ? "NULL" : $"'{comment.Replace("'", "''", StringComparison.Ordinal)}'")}");
        }

        return statements;
    }

    private static string Create((string, string) name, Table table)
    {
        var lines = table.Columns.Select(c => $"{Quote(c.Key)} {c.Value.Definition}").Concat(table.Constraints.Select(c => $"CONSTRAINT {Quote(c.Key)} {c.Value}"));
        return new StringBuilder($"CREATE TABLE {Name(name)} (\n    ").AppendJoin(",\n    ", lines).Append("\n);").ToString();
    }

    private static IEnumerable<string> Alter((string, string) name, Table from, Table to)
    {
        var alter = $"ALTER TABLE {Name(name)} ";
        foreach (var (constraint, definition) in from.Constraints)
        {
            if (to.Constraints.GetValueOrDefault(constraint) != definition) yield return $"{alter}DROP CONSTRAINT {Quote(constraint)};";
        }

        foreach (var column in from.Columns.Keys.Except(to.Columns.Keys)) yield return $"{alter}DROP COLUMN {Quote(column)};";
        foreach (var (column, wanted) in to.Columns)
        {
            if (!from.Columns.TryGetValue(column, out var existing))
            {
                yield return $"{alter}ADD COLUMN {Quote(column)} {wanted.Definition};";
                continue;
            }

            var change = $"{alter}ALTER COLUMN {Quote(column)} ";
            if (existing.Type != wanted.Type) yield return $"{change}TYPE {wanted.Type};";
            if (existing.Default != wanted.Default) yield return wanted.Default is null ? $"{change}DROP DEFAULT;" : $"{change}SET DEFAULT {wanted.Default};";
            if (existing.NotNull != wanted.NotNull) yield return wanted.NotNull ? $"{change}SET NOT NULL;" : $"{change}DROP NOT NULL;";
        }

        foreach (var (constraint, definition) in to.Constraints)
        {
            if (from.Constraints.GetValueOrDefault(constraint) != definition) yield return $"{alter}ADD CONSTRAINT {Quote(constraint)} {definition};";
        }
    }

    private static async Task<Schema> ReadAsync(IDatabaseSession session, CancellationToken cancellation)
    {
        var schema = new Schema();
        foreach (var row in await session.QueryAsync(TablesQuery, cancellation)) schema.Tables[(row[0]!, row[1]!)] = new Table();
        foreach (var row in await session.QueryAsync(ColumnsQuery, cancellation)) schema.Tables[(row[0]!, row[1]!)].Columns[row[2]!] = new Column(row[3]!, row[4] is "t" or "True", row[5]);
        foreach (var row in await session.QueryAsync(ConstraintsQuery, cancellation)) schema.Tables[(row[0]!, row[1]!)].Constraints[row[2]!] = row[3]!;
        foreach (var row in await session.QueryAsync(IndexesQuery, cancellation)) schema.Indexes[(row[0]!, row[2]!)] = new Index(row[1]!, row[3]!);
        foreach (var row in await session.QueryAsync(CommentsQuery, cancellation)) schema.Comments[row[0]!] = row[1];
        return schema;
    }

    private static string Quote(string identifier) => PostgresEngine.Quote(identifier);

    private static string Name((string Schema, string Object) name) => $"{Quote(name.Schema)}.{Quote(name.Object)}";

    private sealed record Column(string Type, bool NotNull, string? Default)
    {
        public string Definition => $"{Type}{(Default is null ? "" : $" DEFAULT {Default}")}{(NotNull ? " NOT NULL" : "")}";
    }

    private sealed record Index(string Table, string Definition);

    private sealed class Table
    {
        public Dictionary<string, Column> Columns { get; } = [];

        public Dictionary<string, string> Constraints { get; } = [];
    }

    private sealed class Schema
    {
        public Dictionary<(string Schema, string Object), Table> Tables { get; } = [];

        public Dictionary<(string Schema, string Object), Index> Indexes { get; } = [];

        public Dictionary<string, string?> Comments { get; } = [];
    }
}
