using System.Text;

namespace Bytebase.Emulator.Sql;

/// <summary>A statement in SQLite's words, and where each part of it stood before.</summary>
internal sealed class BridgedSql
{
    private readonly List<(int Bridged, int Original)> _marks = [];
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Append(string original, int start, int end)
    {
        _marks.Add((_text.Length, start));
        _text.Append(original, start, end - start);
    }

    public void Insert(string text, int original)
    {
        _marks.Add((_text.Length, original));
        _text.Append(text);
    }

    /// <summary>The original position of a position in <see cref="Text"/>.</summary>
    public int Original(int bridged)
    {
        var original = 0;
        foreach (var mark in _marks)
        {
            if (mark.Bridged > bridged) break;
            original = mark.Original + (bridged - mark.Bridged);
        }

        return original;
    }
}

/// <summary>
/// All that SQLite needs to take PostgreSQL's migrations, and nothing else: STRICT tables with a type map, so that a bad
/// literal fails; <c>public.</c> dropped; <c>COMMENT ON</c> ignored; names quoted that are words of SQLite's grammar alone.
/// (<c>pg_sleep</c> is a function of the session.)
/// A type that is not in the map stays, and SQLite refuses it as PostgreSQL would.
/// </summary>
internal static class SqliteBridge
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["smallint"] = "INTEGER", ["int2"] = "INTEGER", ["integer"] = "INTEGER", ["int"] = "INTEGER", ["int4"] = "INTEGER", ["bigint"] = "INTEGER", ["int8"] = "INTEGER",
        ["smallserial"] = "INTEGER", ["serial"] = "INTEGER", ["bigserial"] = "INTEGER", ["serial4"] = "INTEGER", ["serial8"] = "INTEGER",
        ["boolean"] = "INTEGER", ["bool"] = "INTEGER", ["oid"] = "INTEGER",
        ["real"] = "REAL", ["float"] = "REAL", ["float4"] = "REAL", ["float8"] = "REAL", ["double precision"] = "REAL",
        ["numeric"] = "REAL", ["decimal"] = "REAL", ["money"] = "REAL",
        ["text"] = "TEXT", ["varchar"] = "TEXT", ["character varying"] = "TEXT", ["char"] = "TEXT", ["character"] = "TEXT", ["bpchar"] = "TEXT", ["citext"] = "TEXT", ["name"] = "TEXT",
        ["date"] = "TEXT", ["time"] = "TEXT", ["time without time zone"] = "TEXT", ["time with time zone"] = "TEXT", ["timetz"] = "TEXT",
        ["timestamp"] = "TEXT", ["timestamp without time zone"] = "TEXT", ["timestamp with time zone"] = "TEXT", ["timestamptz"] = "TEXT", ["interval"] = "TEXT",
        ["uuid"] = "TEXT", ["json"] = "TEXT", ["jsonb"] = "TEXT", ["xml"] = "TEXT", ["inet"] = "TEXT", ["cidr"] = "TEXT", ["macaddr"] = "TEXT", ["bytea"] = "BLOB",
    };

    /// <summary>Words that PostgreSQL takes as names and SQLite does not, with the words after which they are no names.</summary>
    private static readonly Dictionary<string, string[]> NamesReservedBySqlite = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nothing"] = ["DO"],
        ["transaction"] = ["BEGIN", "START", "COMMIT", "ROLLBACK", "END", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"],
        ["index"] = ["CREATE", "UNIQUE", "DROP", "ALTER"],
    };

    private static readonly HashSet<string> TableConstraints = new(StringComparer.OrdinalIgnoreCase) { "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE" };

    private static readonly HashSet<string> ColumnConstraints = new(StringComparer.OrdinalIgnoreCase)
    {
        "CONSTRAINT", "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "COLLATE", "GENERATED", "AS", "DEFERRABLE", "INITIALLY", "ON",
    };

    /// <summary>The statement for SQLite; null where it is to be ignored.</summary>
    public static BridgedSql? Translate(SqlStatement statement)
    {
        if (statement.StartsWith("COMMENT ON")) return null;
        var text = statement.Text;
        var tokens = statement.Tokens.Where(t => t.IsSignificant).ToList();
        var edits = new List<(int Start, int End, string With)>();
        DropPublic(text, tokens, edits);
        QuoteNames(text, tokens, edits);
        if (tokens.Count > 0 && tokens[0].Is(text, "CREATE")) EditCreateTable(text, tokens, edits);
        else if (statement.StartsWith("ALTER TABLE")) EditAddColumn(text, tokens, edits);

        var bridged = new BridgedSql();
        var at = 0;
        foreach (var (start, end, with) in edits.OrderBy(e => e.Start))
        {
            bridged.Append(text, at, start);
            if (with.Length > 0) bridged.Insert(with, start);
            at = end;
        }

        bridged.Append(text, at, text.Length);
        return bridged;
    }

    private static void DropPublic(string text, List<SqlToken> tokens, List<(int, int, string)> edits)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            var name = tokens[i].Span(text);
            var isPublic = tokens[i].Is(text, "public") || (tokens[i].Kind == SqlTokenKind.QuotedIdentifier && name.SequenceEqual("\"public\""));
            if (isPublic && tokens[i + 1].IsSymbol(text, '.')) edits.Add((tokens[i].Start, tokens[i + 1].End, ""));
        }
    }

    private static void QuoteNames(string text, List<SqlToken> tokens, List<(int, int, string)> edits)
    {
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != SqlTokenKind.Word || !NamesReservedBySqlite.TryGetValue(tokens[i].Span(text).ToString(), out var keywordAfter)) continue;
            if (keywordAfter.Any(word => tokens[i - 1].Is(text, word))) continue;
            edits.Add((tokens[i].Start, tokens[i].Start, "\""));
            edits.Add((tokens[i].End, tokens[i].End, "\""));
        }
    }

    private static void EditCreateTable(string text, List<SqlToken> tokens, List<(int, int, string)> edits)
    {
        var table = 1;
        while (table < tokens.Count && table < 4 && !tokens[table].Is(text, "TABLE")) table++;
        if (table >= tokens.Count || !tokens[table].Is(text, "TABLE")) return;

        var open = tokens.FindIndex(table, t => t.IsSymbol(text, '('));
        if (open < 0 || tokens.FindIndex(table, open - table, t => t.Is(text, "AS")) >= 0) return;
        var at = open + 1;
        while (at < tokens.Count)
        {
            at = EditColumn(text, tokens, at, edits);
            if (at >= tokens.Count || tokens[at].IsSymbol(text, ')')) break;
            at++;
        }

        if (at >= tokens.Count) return;
        var rest = tokens.Skip(at + 1).ToList();
        if (!rest.Exists(t => t.Is(text, "STRICT"))) edits.Add((tokens[at].End, tokens[at].End, rest.Count == 0 ? " STRICT" : " STRICT,"));
    }

    private static void EditAddColumn(string text, List<SqlToken> tokens, List<(int, int, string)> edits)
    {
        var at = tokens.FindIndex(t => t.Is(text, "ADD"));
        if (at < 0 || ++at >= tokens.Count) return;
        if (tokens[at].Is(text, "COLUMN")) at++;
        if (at < tokens.Count) EditColumn(text, tokens, at, edits);
    }

    /// <summary>Replaces a column's type; gives the index of the comma or parenthesis that ends the definition.</summary>
    private static int EditColumn(string text, List<SqlToken> tokens, int at, List<(int, int, string)> edits)
    {
        var isColumn = tokens[at].Kind == SqlTokenKind.QuotedIdentifier
            || (tokens[at].Kind == SqlTokenKind.Word && !TableConstraints.Contains(tokens[at].Span(text).ToString()));
        if (isColumn)
        {
            var start = at + 1;
            var end = start;
            var depth = 0;
            var words = new List<string>();
            for (; end < tokens.Count; end++)
            {
                if (tokens[end].IsSymbol(text, '(')) depth++;
                else if (tokens[end].IsSymbol(text, ')') && --depth < 0) break;
                else if (depth > 0) continue;
                else if (tokens[end].IsSymbol(text, ',')) break;
                else if (tokens[end].Kind == SqlTokenKind.Word)
                {
                    var word = tokens[end].Span(text).ToString();
                    if (ColumnConstraints.Contains(word)) break;
                    words.Add(word);
                }
                else if (tokens[end].IsSymbol(text, '['))
                {
                    words.Add("[]");
                }
            }

            var type = words.Contains("[]") ? "TEXT" : Types.GetValueOrDefault(string.Join(' ', words));
            if (end > start && type is not null) edits.Add((tokens[start].Start, tokens[end - 1].End, type));
            at = end;
        }

        var nesting = 0;
        for (; at < tokens.Count; at++)
        {
            if (tokens[at].IsSymbol(text, '(')) nesting++;
            else if (tokens[at].IsSymbol(text, ')') && --nesting < 0) break;
            else if (nesting == 0 && tokens[at].IsSymbol(text, ',')) break;
        }

        return at;
    }
}
