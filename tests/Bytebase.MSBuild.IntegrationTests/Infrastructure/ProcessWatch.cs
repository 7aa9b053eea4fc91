using System.Collections.Concurrent;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Looks at the arguments of all processes of this machine again and again: everybody on it can see them. Linux only.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, bool> _commands = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly string[] _secrets;
    private readonly Thread _thread;

    public ProcessWatch(params string[] secrets)
    {
        _secrets = secrets;
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The commands that hold a secret.</summary>
    public IEnumerable<string> Found => _commands.Keys.Where(c => _secrets.Any(s => c.Contains(s, StringComparison.Ordinal)));

    /// <summary>Whether a command with this word was seen, or cannot be on this system.</summary>
    public bool HasSeen(string word) => !OperatingSystem.IsLinux() || _commands.Keys.Any(c => c.Contains(word, StringComparison.Ordinal));

    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
        _end.Dispose();
    }

    private void Look()
    {
        while (OperatingSystem.IsLinux() && !_end.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
            {
                try
                {
                    _commands.TryAdd(File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '), true);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // It has ended meanwhile, or is somebody else's.
                }
            }

            _end.Token.WaitHandle.WaitOne(Pause);
        }
    }
}
