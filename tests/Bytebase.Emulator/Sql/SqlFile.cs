using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.Emulator.Sql;

/// <summary>A file as the server executes it: directive lines cut off, the rest trimmed (API reference §5.2).</summary>
internal sealed partial class SqlFile
{
    private SqlFile(string text, bool inTransaction)
    {
        Statements = StatementSplitter.Split(text);
        InTransaction = inTransaction;
    }

    public List<SqlStatement> Statements { get; }

    public bool InTransaction { get; }

    public static SqlFile Parse(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n');
        var kept = new List<string>(lines.Length);
        var inTransaction = true;
        var cut = false;
        var at = 0;
        for (; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)) break;
            var match = DirectivePattern.Match(line);
            if (!match.Success)
            {
                kept.Add(lines[at]);
                continue;
            }

            cut = true;
            if (match.Groups["mode"].Success) inTransaction = match.Groups["mode"].Value.Equals("on", StringComparison.OrdinalIgnoreCase);
        }

        if (!cut) return new SqlFile(text, inTransaction);
        kept.AddRange(lines[at..]);
        return new SqlFile(string.Join('\n', kept).Trim(), inTransaction);
    }

    [GeneratedRegex("""^--\s*(txn-mode\s*=\s*(?<mode>on|off)|txn-isolation\s*=\s*(READ\s+UNCOMMITTED|READ\s+COMMITTED|REPEATABLE\s+READ|SERIALIZABLE))\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex DirectivePattern { get; }
}
