namespace Bytebase.MSBuild.Ci;

/// <summary>
/// Azure Pipelines leaves a macro, <c>$(NAME)</c>, as it is written where there is no variable of that name: a secret in the build of a fork, a
/// variable group that lacks one (learn.microsoft.com/azure/devops/pipelines/process/variables, "What syntax should I use?"). In our own
/// variables it stands for nothing, and would be taken for a key or a name.
/// </summary>
internal static class UnresolvedMacros
{
    private const string Ours = "BYTEBASE_";

    /// <summary>
    /// It keeps the macro, which is then refused as no plan's name: without a plan, the job that was to promote one would deliver anew.
    /// </summary>
    private const string Plan = "BYTEBASE_PLAN";

    /// <summary>The same environment, in which a variable of ours that holds nothing but a macro is not set.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static Func<string, string?> NotSet(Func<string, string?> environment) => name =>
    {
        var value = environment(name);
        return value is not null && name.StartsWith(Ours, StringComparison.Ordinal) && name != Plan && IsMacro(value.Trim()) ? null : value;
    };

    private static bool IsMacro(string value) =>
        value.Length > 3 && value.StartsWith("$(", StringComparison.Ordinal) && value.EndsWith(')') && value.AsSpan(2, value.Length - 3).IndexOfAny("$()\r\n") < 0;
}
