using System.Text;
using System.Text.Json;
using Bytebase.Emulator.Control;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Services;

namespace Bytebase.Emulator.Hosting;

/// <summary>The world of <c>--world</c>: seeded once, and its account's access token and key written to files at every start.</summary>
internal sealed class WorldSeed(Worlds worlds, Store store, TokenIssuer tokens, DataFolder folder)
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(30);

    public string TokenFile => Path.Combine(folder.Path, "ci.token");

    /// <summary>The account's key: a service account's secret.</summary>
    private string KeyFile => Path.Combine(folder.Path, "ci.key");

    public static WorldRequest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<WorldRequest>(File.ReadAllBytes(path), JsonSerializerOptions.Web) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new UsageException($"The world {path} cannot be read: {e.Message}");
        }
    }

    /// <summary>True when the project was not there before.</summary>
    public async Task<bool> EnsureAsync(WorldRequest world, CancellationToken cancellation)
    {
        bool exists;
        lock (store.Gate) exists = store.TryGetProject(Names.ProjectId(world.Project), out _);
        if (!exists) await worlds.CreateAsync(world, cancellation);
        WriteCredentials(world);
        return !exists;
    }

    private void WriteCredentials(WorldRequest world)
    {
        var chosen = world.Accounts.Find(a => a.As == "ci") ?? world.Accounts.FirstOrDefault();
        if (chosen is null) return;
        lock (store.Gate)
        {
            if (!store.State.Accounts.TryGetValue(chosen.Email, out var account)) return;
            AtomicFile.Write(TokenFile, Encoding.UTF8.GetBytes(tokens.Issue(account, TokenLifetime)));
            AtomicFile.Write(KeyFile, Encoding.UTF8.GetBytes(account.Secret));
        }
    }
}
