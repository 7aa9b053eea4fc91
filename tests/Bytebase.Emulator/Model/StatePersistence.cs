using System.Security.Cryptography;
using System.Text.Json;

namespace Bytebase.Emulator.Model;

/// <summary>State on disk that cannot be read; the message says which file and why.</summary>
internal sealed class CorruptStateException(string message) : Exception(message);

/// <summary>Where the emulator keeps what. Without a folder of the user's, a temporary one that goes with the process.</summary>
internal sealed class DataFolder
{
    public DataFolder(string? path)
    {
        IsTemporary = path is null;
        Path = path is null ? Directory.CreateTempSubdirectory("bytebase-emulator-").FullName : System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Databases);
    }

    public string Path { get; }

    public bool IsTemporary { get; }

    public string Databases => System.IO.Path.Combine(Path, "databases");

    public string State => System.IO.Path.Combine(Path, "state.json");

    public string Sheets => System.IO.Path.Combine(Path, "sheets.jsonl");

    public string Revisions => System.IO.Path.Combine(Path, "revisions.jsonl");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public void DeleteIfTemporary()
    {
        if (!IsTemporary) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // a database file may still be open on Windows; the folder is in the temporary directory anyway
        }
    }
}

/// <summary>Loads the state, and saves it some moments after it changed and at the end. A write replaces the file as a whole.</summary>
internal sealed class StatePersistence(DataFolder folder, Store store) : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private long _saved;

    public static Store Load(DataFolder folder)
    {
        var state = folder.IsTemporary || !File.Exists(folder.State) ? NewState() : Read(folder.State);
        foreach (var run in state.Projects.Values.SelectMany(p => p.Plans).SelectMany(p => p.Tasks).SelectMany(t => t.Runs))
        {
            if (run.Status != RunStatus.Running) continue;
            // the server says so about a minute after its restart (README of the recordings)
            run.Status = RunStatus.Failed;
            run.Detail = "Task run abandoned: owning replica stopped responding";
            run.UpdateTime = Store.Now();
        }

        return new Store(
            state,
            new SheetStore(folder.IsTemporary ? null : folder.Sheets),
            new RevisionStore(folder.IsTemporary ? null : folder.Revisions),
            new TaskRunLogStore(folder.IsTemporary ? null : folder.Logs));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Save();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (folder.IsTemporary) return;
        Save();
        var pause = ShortestPause;
        while (true)
        {
            await Task.Delay(pause, stoppingToken);
            var started = TimeProvider.System.GetTimestamp();
            Save();
            // A large state takes long to write: at most a tenth of the time goes into writing.
            var took = TimeProvider.System.GetElapsedTime(started) * 10;
            pause = took > ShortestPause ? took : ShortestPause;
        }
    }

    private void Save()
    {
        // a folder that somebody deleted is not made anew; the emulator ends soon
        if (folder.IsTemporary || !Directory.Exists(folder.Path)) return;
        byte[] json;
        lock (store.Gate)
        {
            if (_saved == store.Changes && File.Exists(folder.State)) return;
            _saved = store.Changes;
            json = JsonSerializer.SerializeToUtf8Bytes(store.State);
        }

        AtomicFile.Write(folder.State, json);
    }

    private static ServerState Read(string path)
    {
        ServerState state;
        try
        {
            state = JsonSerializer.Deserialize<ServerState>(File.ReadAllBytes(path)) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new CorruptStateException($"The emulator's state in {path} cannot be read: {e.Message} Delete the folder to start afresh, or restore the file.");
        }

        return state.Format == ServerState.CurrentFormat
            ? state
            : throw new CorruptStateException($"The emulator's state in {path} has format {state.Format}; this emulator reads format {ServerState.CurrentFormat}. Delete the folder to start afresh.");
    }

    private static ServerState NewState()
    {
        var state = new ServerState
        {
            Workspace = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 16),
            ReplicaId = Guid.NewGuid().ToString(),
            SigningKey = RandomNumberGenerator.GetBytes(32),
        };
        state.Accounts[Store.AdminEmail] = new Account
        {
            Email = Store.AdminEmail,
            Kind = AccountKind.User,
            Title = "Demo",
            Secret = RandomNumberGenerator.GetHexString(24, lowercase: true),
            WorkspaceAdmin = true,
        };
        return state;
    }
}

internal static class AtomicFile
{
    public static void Write(string path, byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (var stream = new FileStream(temporary, options)) stream.Write(content);
        File.Move(temporary, path, overwrite: true);
    }
}
