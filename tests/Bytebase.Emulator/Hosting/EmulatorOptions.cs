using System.Globalization;

namespace Bytebase.Emulator.Hosting;

/// <summary>A command line that cannot be carried out.</summary>
internal sealed class UsageException(string message) : Exception(message);

internal sealed class EmulatorOptions
{
    public const string Usage = """
        Bytebase.Emulator [options]
          --urls URL           where to listen; port 0 is a free one (default http://127.0.0.1:5080, with --detach http://127.0.0.1:0)
          --data DIR           keep the state there (default: a temporary folder that goes with the process)
          --postgres STRING    execute POSTGRES instances on this server (Npgsql connection string) instead of SQLite
          --world FILE         seed this world at start, if its project does not exist yet; DIR/ci.token and DIR/ci.key are its account's
          --detach             start in the background and return when it answers; needs --data
          --stop               end the emulator of --data
          --idle-timeout TIME  end after that long without a request: 90s, 30m, 2h (default with --detach 30m, otherwise never)
          --state-file FILE    where pid and URL are written (default DIR/emulator.json)
        """;

    public const string PostgresVariable = "BYTEBASE_EMULATOR_POSTGRES";

    private static readonly TimeSpan DetachedIdleTimeout = TimeSpan.FromMinutes(30);

    public string Urls { get; private set; } = "";

    public string? Data { get; private set; }

    public string? Postgres { get; private set; }

    public string? World { get; private set; }

    public bool Detach { get; private set; }

    /// <summary>Set by <c>--detach</c> on the process it starts.</summary>
    public bool Background { get; private set; }

    public bool Stop { get; private set; }

    public bool Help { get; private set; }

    public TimeSpan? IdleTimeout { get; private set; }

    public string? StateFile { get; private set; }

    public static EmulatorOptions Parse(string[] args)
    {
        var options = new EmulatorOptions();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var n, var v] && n.StartsWith("--", StringComparison.Ordinal) ? (n, v) : (args[i], null);
            string Value() => inline ?? (i + 1 < args.Length ? args[++i] : throw new UsageException($"{name} needs a value."));
            switch (name)
            {
                case "--urls": options.Urls = Value(); break;
                case "--data": options.Data = Path.GetFullPath(Value()); break;
                case "--postgres": options.Postgres = Value(); break;
                case "--world": options.World = Path.GetFullPath(Value()); break;
                case "--idle-timeout": options.IdleTimeout = Duration(Value()); break;
                case "--state-file": options.StateFile = Path.GetFullPath(Value()); break;
                case "--detach": options.Detach = true; break;
                case "--background":
                    options.Background = true;
                    options.Postgres = Environment.GetEnvironmentVariable(PostgresVariable);
                    break;
                case "--stop": options.Stop = true; break;
                case "--help" or "-h": options.Help = true; break;
                default: throw new UsageException($"There is no option {args[i]}.");
            }
        }

        if ((options.Detach || options.Stop) && options.Data is null) throw new UsageException($"{(options.Stop ? "--stop" : "--detach")} needs --data.");
        if (options.World is { } world && !File.Exists(world)) throw new UsageException($"There is no file {world}.");
        if (options.Detach) options.IdleTimeout ??= DetachedIdleTimeout;
        if (options.Urls.Length == 0) options.Urls = options.Detach ? "http://127.0.0.1:0" : "http://127.0.0.1:5080";
        if (options.Data is { } data) options.StateFile ??= Path.Combine(data, "emulator.json");
        return options;
    }

    /// <summary>The arguments of the background process: the same, made independent of the current folder. The connection string
    /// goes by <see cref="PostgresVariable"/>, where other users of the machine do not see it.</summary>
    public List<string> BackgroundArguments()
    {
        var arguments = new List<string> { "--background" };
        Add("--urls", Urls);
        Add("--data", Data);
        Add("--world", World);
        Add("--state-file", StateFile);
        Add("--idle-timeout", IdleTimeout is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s") : null);
        return arguments;

        void Add(string name, string? value)
        {
            if (value is not null) arguments.AddRange([name, value]);
        }
    }

    private static TimeSpan Duration(string text)
    {
        if (text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            switch (text[^1])
            {
                case 's': return TimeSpan.FromSeconds(number);
                case 'm': return TimeSpan.FromMinutes(number);
                case 'h': return TimeSpan.FromHours(number);
                case 'd': return TimeSpan.FromDays(number);
            }
        }

        throw new UsageException($"\"{text}\" is no duration; write 90s, 30m or 2h.");
    }
}
