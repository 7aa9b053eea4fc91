namespace Bytebase.MSBuild.Ci;

/// <summary>
/// Azure Pipelines leaves a macro, <c>$(NAME)</c>, as it is written where there is no variable of that name: a secret in the build of a fork, a
/// variable group that lacks one (learn.microsoft.com/azure/devops/pipelines/process/variables, "What syntax should I use?"). Where a credential
/// is expected, it would be taken for one.
/// </summary>
internal static class UnresolvedMacros
{
    // Of the other variables it is an error (BB4006): a misspelt plan or target must not become a new delivery or the project file's targets.
    private static readonly HashSet<string> s_credentials = new(StringComparer.Ordinal)
    {
        "BYTEBASE_ACCESS_TOKEN",
        "BYTEBASE_ACCESS_TOKEN_FILE",
        "BYTEBASE_CUSTOM_HEADERS",
        "BYTEBASE_OIDC_TOKEN_FILE",
        "BYTEBASE_SERVICE_ACCOUNT",
        "BYTEBASE_SERVICE_ACCOUNT_SECRET",
        "BYTEBASE_WORKLOAD_IDENTITY",
    };

    /// <summary>The same environment, in which a variable of a credential that holds nothing but a macro is not set.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static Func<string, string?> NotSet(Func<string, string?> environment) => name =>
    {
        var value = environment(name);
        return value is not null && s_credentials.Contains(name) && IsMacro(value.Trim()) ? null : value;
    };

    private static bool IsMacro(string value) =>
        value.Length > 3 && value.StartsWith("$(", StringComparison.Ordinal) && value.EndsWith(')') && value.AsSpan(2, value.Length - 3).IndexOfAny("$()\r\n") < 0;
}
