using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Reads all migrations, reports what it finds and keeps it for the next build.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseValidateMigrations : BytebaseOfflineTask
{
    /// <summary>Stamps and names of fewer take less time than what would be done beside them.</summary>
    private const int WorthARehearsal = 500;

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var engine = MigrationItems.EngineOf(Engine);
        var mode = MigrationItems.ModeOf(Mode, Engine);
        var takenAt = DateTime.UtcNow;
        var rehearsal = Migrations.Length < WorthARehearsal ? System.Threading.Tasks.Task.CompletedTask : System.Threading.Tasks.Task.Run(() => Rehearsal.Run(engine, mode), cancellationToken);
        var projectDirectory = Path.GetDirectoryName(ProjectFile)!;
        var checks = ProjectCheckItems.Of(projectDirectory, BaseRef, LockFile, EnvironmentVariables);
        var items = MigrationItems.Of(Migrations);
        var namesParsed = System.Threading.Tasks.Task.Run(() => new ProjectMigrations(items, projectDirectory, mode), cancellationToken);
        // Before the files are read and git is asked: a change meanwhile shows in the next build.
        var fingerprint = MigrationItems.Fingerprint(projectDirectory, Engine, mode) with { Set = ProjectCheckItems.Fingerprint(checks, Migrations) };
        var stamps = FileStampReader.OfAll(items, projectDirectory, cancellationToken);
        var project = await namesParsed;
        // Git works while the files are read.
        // Declarative files are there to be edited, renamed and deleted.
        var history = mode == MigrationMode.Declarative ? null : checks.StartHistory(project.Set, ProjectCheckItems.Scope(checks, Migrations, projectDirectory), cancellationToken);
        var places = project.Places();
        var known = Known(items, stamps, fingerprint, places, project.Set.All.Count);
        if (Migrations.Length == 0 && MissingMigrations.Look(projectDirectory, IsDatabaseProject, mode) is { } finding)
            Report(finding);

        var result = new Validator(engine).Validate(project.Set, ReaderOf(project.Set, stamps, places), known, cancellationToken);
        var repeatable = true;
        if (history is not null)
            (result, repeatable) = await checks.AddAsync(project.Set, result, history, cancellationToken);
        if (!repeatable)
            fingerprint = fingerprint with { Set = fingerprint.Set + Guid.NewGuid() };
        var suppressions = result.Suppressions;
        ValidationCache.Save(FullPath(CacheFile), new ValidationRecord(takenAt, fingerprint, new CachedFiles(items, stamps, places, result.Files), result.Findings)
        {
            Suppressions = suppressions,
            ValidUntilUtc = result.ValidUntilUtc ?? DateTime.MaxValue,
        });
        var read = known is null ? items.Length : items.Length - known.Count(file => file is not null);
        Say(MessageImportance.Low, "Bytebase: validated {0} migrations in {1:0} ms, {2} of them read.", project.Set.All.Count, (DateTime.UtcNow - takenAt).TotalMilliseconds, read);
        Results.Migrations = () => project.Set.All.Select(file => file.FullPath).ToList();
        Findings = FindingItems.From(ReportAll(result.Findings, suppressions));
        await rehearsal;
    }

    /// <summary>For each file what reading it gave in an earlier build, where that still holds.</summary>
    [MethodImpl(JitOnce.Plain)]
    private FileResult?[]? Known(MigrationItem[] items, FileStamp[] stamps, Fingerprint fingerprint, int[] places, int count)
    {
        if (ValidationCache.TryLoad(FullPath(CacheFile)) is not { } cache)
            return null;
        var known = new FileResult?[count];
        var results = cache.ResultsOfUnchanged(items, stamps, fingerprint);
        for (var i = 0; i < places.Length; i++)
            known[places[i]] ??= results[i];
        return known;
    }

    /// <summary>What is no file is not opened: a pipe would let the build wait for ever.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static FileReader ReaderOf(MigrationSet set, FileStamp[] stamps, int[] places)
    {
        var missing = new HashSet<MigrationFile>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < stamps.Length; i++)
        {
            if (stamps[i] == FileStamp.Missing)
                missing.Add(set.All[places[i]]);
        }

        return missing.Count == 0
            ? MigrationReader.Read
            : (MigrationFile file, ref byte[] buffer) => missing.Contains(file) ? throw new IOException("There is no such file, or it is a folder, a pipe or a device.") : MigrationReader.Read(file, ref buffer);
    }
}
