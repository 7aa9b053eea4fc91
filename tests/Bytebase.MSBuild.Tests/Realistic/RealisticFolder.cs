using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Realistic;

/// <summary>
/// Migrations as good teams write them, beside this file. Those of PostgreSQL were executed in their order by PostgreSQL 15, each file in
/// one transaction except for those of CREATE INDEX CONCURRENTLY and VACUUM.
/// </summary>
internal sealed record RealisticFolder(SqlEngine Engine, string Name)
{
    public static readonly RealisticFolder[] All =
        [new(SqlEngine.Postgres, "postgres"), new(SqlEngine.MySql, "mysql"), new(SqlEngine.SqlServer, "sqlserver")];

    /// <summary>The files by name.</summary>
    public IReadOnlyList<(string Path, string Content)> Files { get; } =
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Realistic", Name), "*.sql")
            .Order(StringComparer.Ordinal)
            .Select(file => (Name + "/" + Path.GetFileName(file), File.ReadAllText(file, Encoding.UTF8)))
            .ToList();

    public override string ToString() => Name;
}
