namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>The variables by which a CI system tells its jobs where to ask and as whom.</summary>
/// <param name="host">The host, for messages.</param>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class HostVariables(string host, Func<string, string?> environment)
{
    public string Get(string name, string otherwise) => environment(name)?.Trim() is { Length: > 0 } value ? value : otherwise;

    /// <exception cref="HostException">It is not set.</exception>
    public string Required(string name) => Get(name, "") is { Length: > 0 } value ? value : throw NotSet(name);

    public HostException NotSet(string name) => new(HostFailure.Missing, $"{name} is not set") { Fix = $"{host}'s own CI sets it: hand it to the step, if that runs in a container or a script that clears its environment." };

    /// <summary>The first token that there is.</summary>
    /// <param name="fix">What to do when there is none.</param>
    /// <exception cref="HostException">There is none.</exception>
    public string Token(string fix, params string[] names) => FindToken(names) is { Length: > 0 } token
        ? token
        : throw new HostException(HostFailure.Missing, $"{string.Join(" or ", names)} is not set") { Fix = fix };

    /// <summary>The first token that there is, or an empty text.</summary>
    public string FindToken(params string[] names) => names.Select(name => Get(name, "")).FirstOrDefault(IsToken) ?? "";

    // Azure leaves a macro that it does not know as it is; no header takes a line break.
    private static bool IsToken(string value) => value.Length > 0 && !value.StartsWith("$(", StringComparison.Ordinal) && !value.Any(c => c is <= ' ' or > '~');
}
