using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary><c>@(BytebaseMigration)</c> items as migrations.</summary>
internal static class MigrationItems
{
    /// <param name="items">The items as the project has them.</param>
    /// <param name="projectDirectory">Absolute path.</param>
    /// <param name="mode">What the files are.</param>
    public static MigrationSet ToSet(ITaskItem[] items, string projectDirectory, MigrationMode mode = MigrationMode.Versioned) => new ProjectMigrations(Of(items), projectDirectory, mode).Set;

    /// <summary>What findings depend on. Asks each item for two texts and nothing else: there may be 10,000, in every build.</summary>
    [MethodImpl(JitOnce.Plain)]
    public static MigrationItem[] Of(ITaskItem[] items)
    {
        var migrations = new MigrationItem[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var path = items[i].ItemSpec;
            // MSBuild takes both slashes on every system; its own answer takes long.
            if (Path.DirectorySeparatorChar == '/' && path.Contains('\\'))
                path = items[i].GetMetadata("FullPath");
            migrations[i] = new MigrationItem(path, items[i].GetMetadata("ChangeType"));
        }

        return migrations;
    }

    /// <summary>Whose SQL the migrations are, as the project says.</summary>
    /// <exception cref="BytebaseException">The server has no engine of this name.</exception>
    public static SqlEngine EngineOf(string? setting) => SqlEngines.TryParse(setting, out var engine)
        ? engine
        : throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseEngine", setting, "Auto or an engine's name on the server, such as POSTGRES, MYSQL, MARIADB, MSSQL, ORACLE or SQLITE", "POSTGRES");

    /// <summary>What the files are, as the project says.</summary>
    /// <exception cref="BytebaseException">There is no such mode, or the server compares no schemas of this engine.</exception>
    public static MigrationMode ModeOf(string? setting, string? engine)
    {
        var mode = DeliverySettings.ParseMode(setting);
        if (mode == MigrationMode.Declarative && engine?.Trim().ToUpperInvariant() is not (null or "" or "AUTO" or "POSTGRES" or "MYSQL"))
            throw new BytebaseException(DiagnosticDescriptors.DeclarativeEngine, engine.Trim());
        return mode;
    }

    /// <summary>For targets that are about versions.</summary>
    /// <param name="mode">As the project says.</param>
    /// <param name="target">Its name.</param>
    /// <param name="instead">What a declarative project has in its place: the beginning of a sentence that ends with the dry run.</param>
    /// <exception cref="BytebaseException">The project is declarative.</exception>
    public static void RequireVersions(string? mode, string target, string instead = "Leave this target out: files are created, edited, renamed and deleted as you like")
    {
        if (DeliverySettings.ParseMode(mode) == MigrationMode.Declarative)
            throw new BytebaseException(DiagnosticDescriptors.NeedsVersions, target, instead);
    }

    /// <summary>Everything besides the items and their files that findings depend on.</summary>
    /// <param name="projectDirectory">Absolute path: items start there, and the paths that a release names at the repository around it.</param>
    /// <param name="engine">As the project says.</param>
    /// <param name="mode">What the files are.</param>
    /// <param name="set">What only findings about all files together depend on.</param>
    public static Fingerprint Fingerprint(string projectDirectory, string? engine, MigrationMode mode = MigrationMode.Versioned, string set = "") =>
        new(string.Join('\n', projectDirectory, GitRepository.FindRoot(projectDirectory), engine, mode), set);

    /// <summary>Reads what a release sends: the raw bytes of every file that counts.</summary>
    /// <param name="set">The project's files.</param>
    /// <param name="engine">Whose SQL they are.</param>
    /// <param name="now">What the version of a declarative release is made of.</param>
    /// <exception cref="BytebaseException">A file cannot be read; declarative files declare nothing.</exception>
    public static ReleaseContent Read(MigrationSet set, SqlEngine engine, DateTimeOffset now) => set.Mode == MigrationMode.Declarative
        ? DeclarativeContent.Create([.. set.Released.Select(file => (file.ReleasePath, file.FullPath, Read(file)))], engine, now)
        : new ReleaseContent([.. set.Released.Select(file => new ReleaseContentFile(file.ReleasePath, file.FullPath, file.Name.VersionText!, Read(file)))]);

    private static byte[] Read(MigrationFile file)
    {
        try
        {
            return Validator.ReadFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BytebaseException(Finding.Of(Validation.Rules.UnreadableFileRule.Descriptor, file.FullPath, TextSpan.File, FirstLine.Of(e.Message)), e);
        }
    }
}
