using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// Checks two small files that are in memory only, so that the code for it is compiled on one processor while another still asks for stamps
/// and reads names. Without it every thread would wait for the same methods, 60 ms and more, before the first file is read.
/// </summary>
internal static class Rehearsal
{
    /// <summary>What migrations are made of, so that it goes the way of nearly all files; nobody sees what is found in it.</summary>
    private static ReadOnlySpan<byte> Sample => """
        -- It's about tables; and what is in them
        CREATE TABLE IF NOT EXISTS t (id bigserial PRIMARY KEY, name varchar(100) NOT NULL DEFAULT 'it''s', created timestamptz /* as written */);
        ALTER TABLE t ADD COLUMN amount numeric(10, 2);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END; $$;
        INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b');
        UPDATE t SET name = 'c' WHERE id = 1;
        DELETE FROM t WHERE id = 2;
        -- the end
        """u8;

    /// <param name="engine">Whose SQL the project holds.</param>
    /// <param name="mode">What its files are.</param>
    public static void Run(SqlEngine engine, MigrationMode mode)
    {
        var set = MigrationSet.Create([MigrationFile.Create("/1__a.sql", "1__a.sql"), MigrationFile.Create("/2__b.sql", "2__b.sql")], mode);
        var checker = new FileChecker(Read, () => new VersionProposals(set), mode);
        _ = checker.Check(set.All[0], new EngineDetection(engine, set, Read, CancellationToken.None));
    }

    private static int Read(MigrationFile file, ref byte[] buffer) => (buffer = Sample.ToArray()).Length;
}
