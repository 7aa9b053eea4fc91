using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Hosting;

/// <summary>Which emulator this is: what <c>GET /_emulator/info</c> answers and what <c>--detach</c> compares.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Data">The folder that it serves.</param>
/// <param name="Build">Differs where the emulator was built from other sources, or executes elsewhere.</param>
/// <param name="IdleTimeout">After which time without a request it ends; null is never.</param>
internal sealed record EmulatorIdentity(int Pid, string Data, string Build, TimeSpan? IdleTimeout)
{
    public static EmulatorIdentity Current(string data, EmulatorOptions options) =>
        new(Environment.ProcessId, data, CurrentBuild(options.Postgres), options.IdleTimeout);

    public static string CurrentBuild(string? postgres)
    {
        var module = typeof(EmulatorIdentity).Module.ModuleVersionId.ToString("N");
        return postgres is null ? module : $"{module}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(postgres)))[..8]}";
    }
}

/// <summary>The file by which others find a running emulator.</summary>
/// <param name="Url">The first of <paramref name="Urls"/>.</param>
internal sealed record EmulatorState(int Pid, string Url, string[]? Urls, string? TokenFile, string? Log)
{
    /// <summary>The port of <see cref="Url"/>, for readers that take no URL apart.</summary>
    public int Port => new Uri(Url).Port;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));

    public static EmulatorState? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<EmulatorState>(File.ReadAllBytes(path), Json);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
