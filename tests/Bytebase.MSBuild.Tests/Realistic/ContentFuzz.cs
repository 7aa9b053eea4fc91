using System.Text;

namespace Bytebase.MSBuild.Tests.Realistic;

/// <summary>Files that no team would write.</summary>
internal sealed class ContentFuzz(Random random)
{
    private static readonly string[] Pieces =
    [
        "'", "\"", "`", "[", "]", "/*", "*/", "/*!40101 ", "/*M! ", "--", "-- ", "#", "# ", "$", "$$", "$a$", "$a", "E'", "e'\\", "N'", "U&'", "q'[", "Q'{", "nq'", "]'", "}'",
        "\\", "\\'", "''", ";", ";;", "\n", "\r\n", "\n", " ", "\t", "GO", "\nGO\n", "\nGO 5\n", "\n/\n", "DELIMITER //\n", "\nDELIMITER ;\n", "DELIMITER", "//", "$$;",
        "BEGIN ", "END ", "CASE ", "END IF;", "IF ", "LOOP ", "END LOOP;", "REPEAT ", "FOR EACH ROW ", "BEGIN ATOMIC ", "BEGIN NOT ATOMIC ", "DECLARE ", "CREATE ",
        "CREATE FUNCTION f() ", "CREATE PROCEDURE p ", "CREATE TRIGGER t ", "CREATE PACKAGE BODY ", "AS ", "DO ", "(", ")", ",", ".", ":", "::", ":x", "@", "@@", "=", "<", ">",
        "SET ROLE x", "DROP DATABASE d", "CREATE INDEX CONCURRENTLY i", "VACUUM", "REINDEX ", "COMMIT;", "ROLLBACK;", "BEGIN;", "DROP TABLE t", "DROP COLUMN c", "TRUNCATE t",
        "COPY t FROM STDIN;\n", "\n\\.\n", "\\set x", "<<<<<<< HEAD\n", "\n=======\n", "\n>>>>>>> b\n", "${x}", "{{ x }}", "{%", "%}", "$(x)", "#{x}", "&x", "<%=", "%>",
        "-- txn-mode = off\n", "-- txn-mode: off\n", "-- gh-ost = {}\n", "-- gh-ost = {\"a\":", "-- migration-type: ghost\n", "-- bytebase-disable BB2029: x\n", "source x", ":r x",
        "SELECT 1", "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "WITH a AS (", "jsonb", "AUTO_INCREMENT", "dbo.", "VARCHAR2", "é", "日本", "🎉", "\uFEFF", "\0", "1", "0x", "$1",
    ];

    /// <summary>A file of one of the kinds; <paramref name="size"/> is about its length in bytes.</summary>
    public byte[] Next(int size) => random.Next(6) switch
    {
        0 => Bytes(size),
        1 => OfPieces(size, Pieces),
        2 => OfPieces(size, [Pieces[random.Next(Pieces.Length)], Pieces[random.Next(Pieces.Length)], Pieces[random.Next(Pieces.Length)]]),
        3 => Repeated(size),
        _ => Mutated(),
    };

    /// <summary>One or two pieces again and again: deep nesting, endless lines.</summary>
    public byte[] Repeated(int size)
    {
        var piece = Pieces[random.Next(Pieces.Length)] + (random.Next(2) == 0 ? "" : Pieces[random.Next(Pieces.Length)]);
        var prefix = random.Next(2) == 0 ? "" : Pieces[random.Next(Pieces.Length)];
        var suffix = random.Next(2) == 0 ? "" : Pieces[random.Next(Pieces.Length)];
        return Encoding.UTF8.GetBytes(prefix + string.Concat(Enumerable.Repeat(piece, size / piece.Length + 1)) + suffix);
    }

    private byte[] Bytes(int size)
    {
        var bytes = new byte[random.Next(size)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] OfPieces(int size, string[] pieces)
    {
        var text = new StringBuilder();
        while (text.Length < size)
            text.Append(pieces[random.Next(pieces.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A good file with parts removed, doubled, exchanged and inserted.</summary>
    private byte[] Mutated()
    {
        var folder = RealisticFolder.All[random.Next(RealisticFolder.All.Length)];
        var bytes = Encoding.UTF8.GetBytes(folder.Files[random.Next(folder.Files.Count)].Content).ToList();
        for (var i = random.Next(1, 10); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }
}
