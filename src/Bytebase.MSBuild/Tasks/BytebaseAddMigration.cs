using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Writes the next migration of a project, in the style of those that are there. Never overwrites a file.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseAddMigration : BytebaseTask
{
    private const string DefaultFolder = "migrations";
    private const string TemplateName = "migration.template.sql";

    // Creating a file takes milliseconds; who waits longer waits for something that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        MigrationItems.RequireVersions(Mode, "BytebaseAddMigration");
        if (string.IsNullOrWhiteSpace(Name))
            throw new BytebaseException(DiagnosticDescriptors.MigrationNameMissing);

        ChangeType? changeType = null;
        if (!string.IsNullOrWhiteSpace(ChangeType))
            changeType = ChangeTypes.TryParse(ChangeType, out var given) ? given : throw new BytebaseException(DiagnosticDescriptors.SettingForm, "ChangeType", ChangeType, "DDL or DML", "DML");

        var template = ReadTemplate();
        var dryRun = DryRunSwitch.IsOn(DryRun);
        try
        {
            using var only = dryRun ? null : await AloneAsync(cancellationToken).ConfigureAwait(false);
            Create(new NewMigration { Name = Name, Version = Blank(Version), ChangeType = changeType }, template, dryRun);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw NotWritten(FirstLine.Of(e.Message), e);
        }
    }

    private void Create(NewMigration migration, string template, bool dryRun)
    {
        var now = DateTime.UtcNow;
        var projectDirectory = Path.GetDirectoryName(ProjectFile)!;
        var folder = Blank(Folder) is { } given
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given, projectDirectory))
            : Path.GetDirectoryName(NewMigration.Newest(MigrationItems.ToSet(Migrations, projectDirectory), now)?.FullPath) ?? Path.Combine(projectDirectory, DefaultFolder);
        if (!dryRun)
            Directory.CreateDirectory(folder);

        // The items are as old as the evaluation of the project: what was written since is on the disk.
        var set = MigrationItems.ToSet([.. Migrations, .. OnDisk(folder)], projectDirectory);
        var place = MigrationItems.ToSet([new TaskItem(Escape(Path.Combine(folder, "1.sql")))], projectDirectory).All[0].Folder;
        RefuseTakenVersion(set, migration.Version);
        var (version, name) = migration.Propose(set, place, now);
        var path = Path.Combine(folder, name);
        if (dryRun)
        {
            Say(MessageImportance.High, "Bytebase (dry run): would create {0} with:", path);
            foreach (var line in Fill(template, version, now).TrimEnd().Split('\n'))
                Say(MessageImportance.High, "{0}", line);
            return;
        }

        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            file.Write(Encoding.UTF8.GetBytes(Fill(template, version, now)));

        Migration = new TaskItem(Escape(path), new Dictionary<string, string> { ["Version"] = version });
        Say(MessageImportance.High, "{0}", path);
        var lockFile = FullPath(ProjectCheckItems.LockFileOr(LockFile));
        if (File.Exists(lockFile))
            Say(MessageImportance.High, "Bytebase: with {0}, run 'dotnet build -t:BytebaseLock' after writing the SQL, and commit both.", Path.GetFileName(lockFile));
        var folders = new ProjectFolders(Migrations, projectDirectory);
        if (!folders.Hold(folder))
            Report(Finding.Of(DiagnosticDescriptors.MigrationOutside, path, TextSpan.File, folders.Relative(folder), folders.LineFor(folder)));
    }

    private static void RefuseTakenVersion(MigrationSet set, string? version)
    {
        if (version is null)
            return;

        if (!MigrationVersion.TryParse(version, out var wanted, out _))
            throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseMigrationVersion", version, "a version: numbers with dots between them", "1.5");

        if (set.Released.FirstOrDefault(file => file.Name.Version!.NumericallyEquals(wanted)) is { } other)
            throw NotWritten($"version {version} is that of '{other.ReleasePath}'; leave BytebaseMigrationVersion out for the next free one", null);
    }

    private string ReadTemplate()
    {
        var path = FullPath(Blank(Template) ?? TemplateName);
        if (Blank(Template) is null && !File.Exists(path))
            return "-- {name}\n";

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BytebaseException(Finding.Of(DiagnosticDescriptors.MigrationTemplate, null, TextSpan.Nowhere, path, FirstLine.Of(e.Message)), e);
        }
    }

    // Only these three: any other brace belongs to the SQL.
    private string Fill(string template, string version, DateTime now) => template
        .Replace("{version}", version, StringComparison.Ordinal)
        .Replace("{date}", now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{name}", string.Concat(Name!.Trim().Select(c => char.IsControl(c) ? ' ' : c)), StringComparison.Ordinal);

    private IEnumerable<ITaskItem> OnDisk(string folder) => Migrations
        .Select(item => Path.GetDirectoryName(item.GetMetadata("FullPath"))!)
        .Append(folder)
        .Distinct(StringComparer.Ordinal)
        .Where(Directory.Exists)
        .SelectMany(Directory.EnumerateFiles)
        .Where(file => file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        .Select(file => new TaskItem(Escape(file)));

    private async Task<FileStream> AloneAsync(CancellationToken cancellationToken)
    {
        var path = FullPath(AloneFile);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < until)
            {
                await System.Threading.Tasks.Task.Delay(20, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static BytebaseException NotWritten(string why, Exception? cause) => cause is null
        ? new BytebaseException(DiagnosticDescriptors.MigrationNotWritten, why)
        : new BytebaseException(Finding.Of(DiagnosticDescriptors.MigrationNotWritten, null, TextSpan.Nowhere, why), cause);

    private static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    // An item's name is unescaped when it is read.
    private static string Escape(string path) => path.Replace("%", "%25", StringComparison.Ordinal);
}
