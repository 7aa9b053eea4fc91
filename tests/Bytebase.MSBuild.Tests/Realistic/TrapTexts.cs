using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Realistic;

/// <summary>A trap as text: in a comment, a string or between dollar tags, new ones and those that the file has.</summary>
internal static class TrapTexts
{
    public static IEnumerable<string> Of(SqlEngine engine, string content, Trap trap, Func<int> place, Random random)
    {
        var quoted = engine == SqlEngine.MySql ? trap.Sql.Replace("\\", "\\\\", StringComparison.Ordinal) : trap.Sql;
        quoted = quoted.Replace("'", "''", StringComparison.Ordinal);
        List<string> texts = [$"SELECT 'x\n{quoted}\n';", "-- " + trap.Sql.Replace("\n", "\n-- ", StringComparison.Ordinal)];

        // "/* *" cannot be nested everywhere.
        if (!trap.Sql.Contains("/*", StringComparison.Ordinal))
            texts.Add($"/*\n{trap.Sql}\n*/");
        if (engine == SqlEngine.Postgres)
            texts.Add($"SELECT $text$\n{trap.Sql}\n$text$;");

        foreach (var text in texts)
        {
            if (place() is var at and >= 0)
                yield return content[..at] + "\n" + text + "\n" + content[at..];
        }

        var strings = Strings(engine, content, isConflict: trap.Code == "BB2010");
        if (strings.Count > 0)
        {
            var (at, isQuoted) = strings[random.Next(strings.Count)];
            yield return content[..at] + "\n" + (isQuoted ? quoted : trap.Sql) + "\n" + content[at..];
        }
    }

    /// <summary>Where the file's strings begin, behind their quotes; a conflict in a function's body is one.</summary>
    private static List<(int Place, bool IsQuoted)> Strings(SqlEngine engine, string content, bool isConflict)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var tokens = new SqlTokenizer(bytes, SqlDialect.Of(engine));
        var found = new List<(int, bool)>();
        while (tokens.Read())
        {
            if (engine == SqlEngine.MySql && tokens.Is("DELIMITER"u8))
                return found;
            if (tokens.Kind != SqlTokenKind.String)
                continue;

            if (tokens.Token[0] == '\'')
                found.Add((Encoding.UTF8.GetCharCount(bytes, 0, tokens.Start + 1), true));
            else if (tokens.Token[0] == '$' && !isConflict)
                found.Add((Encoding.UTF8.GetCharCount(bytes, 0, tokens.Start + tokens.Token[1..].IndexOf((byte)'$') + 2), false));
        }

        return found;
    }
}
