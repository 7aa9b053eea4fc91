namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The regular expressions that the server's PostgreSQL driver looks for anywhere in a statement's text, comments and strings included
/// (<c>backend/plugin/db/pg/pg.go</c>): all but the last are not anchored.
/// </summary>
internal static class ServerExpressions
{
    internal enum Name
    {
        /// <summary><c>SET\s+((SESSION|LOCAL)\s+)?ROLE</c>.</summary>
        SetRole,

        /// <summary><c>DROP DATABASE</c>, with exactly one blank.</summary>
        DropDatabase,

        /// <summary><c>CREATE(\s+(UNIQUE\s+)?)INDEX(\s+)CONCURRENTLY</c>.</summary>
        CreateIndex,

        /// <summary><c>DROP(\s+)INDEX(\s+)CONCURRENTLY</c>.</summary>
        DropIndex,

        /// <summary><c>^\s*VACUUM</c>.</summary>
        Vacuum,
    }

    /// <summary>The first place where the text matches; <see langword="null"/> when there is none.</summary>
    /// <param name="name">One that is not anchored.</param>
    /// <param name="lower">A statement as the server has it, in lower case.</param>
    public static (int Start, int End)? Find(Name name, ReadOnlySpan<byte> lower)
    {
        var first = name switch
        {
            Name.SetRole => "set"u8,
            Name.CreateIndex => "create"u8,
            _ => "drop"u8,
        };
        for (var start = 0; ; start++)
        {
            var next = lower[start..].IndexOf(first);
            if (next < 0)
                return null;

            start += next;
            if (Match(name, lower, start) is var end and >= 0)
                return (start, end);
        }
    }

    /// <summary>The end of a match that starts here; -1 when none does.</summary>
    public static int Match(Name name, ReadOnlySpan<byte> lower, int start) => name switch
    {
        Name.SetRole => SetRole(lower, start),
        Name.DropDatabase => Word(lower, start, "drop database"u8),
        Name.CreateIndex => CreateIndex(lower, start),
        Name.DropIndex => Word(lower, Blanks(lower, Word(lower, Blanks(lower, Word(lower, start, "drop"u8)), "index"u8)), "concurrently"u8),
        _ => Word(lower, start, "vacuum"u8),
    };

    /// <summary>Whether these are Go's <c>\s</c> only.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n\f"u8) < 0;

    private static int SetRole(ReadOnlySpan<byte> lower, int start)
    {
        var second = Blanks(lower, Word(lower, start, "set"u8));
        var scope = Blanks(lower, Math.Max(Word(lower, second, "session"u8), Word(lower, second, "local"u8)));
        return Word(lower, scope >= 0 ? scope : second, "role"u8);
    }

    private static int CreateIndex(ReadOnlySpan<byte> lower, int start)
    {
        var second = Blanks(lower, Word(lower, start, "create"u8));
        var unique = Blanks(lower, Word(lower, second, "unique"u8));
        return Word(lower, Blanks(lower, Word(lower, unique >= 0 ? unique : second, "index"u8)), "concurrently"u8);
    }

    private static int Word(ReadOnlySpan<byte> lower, int start, ReadOnlySpan<byte> word) =>
        start >= 0 && lower[start..].StartsWith(word) ? start + word.Length : -1;

    private static int Blanks(ReadOnlySpan<byte> lower, int start)
    {
        if (start < 0)
            return -1;

        var length = lower[start..].IndexOfAnyExcept(" \t\r\n\f"u8);
        var end = length < 0 ? lower.Length : start + length;
        return end > start ? end : -1;
    }
}
