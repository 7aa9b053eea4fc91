using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Headers for a front before the server, bytebase-action's <c>--custom-header</c>: <c>Name: value</c>.</summary>
internal static class CustomHeaders
{
    /// <summary>The variable for headers that hold a secret.</summary>
    public const string Variable = "BYTEBASE_CUSTOM_HEADERS";

    private static readonly string[] CredentialWords = ["token", "secret", "key", "password", "auth", "cookie", "credential", "jwt", "assertion"];

    /// <summary>Headers of the project and of the environment, merged by name; the environment's win.</summary>
    /// <param name="items">The project's, a line each.</param>
    /// <param name="environment">The variable's value: a line each.</param>
    /// <exception cref="BytebaseException">A header has not the form, or would carry a credential through a property.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Merge(string? items, string? environment)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, fromProject) in Lines(items).Select(l => (l, true)).Concat(Lines(environment).Select(l => (l, false))))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            // The value may be a secret even where it should not be: only the name is ever shown.
            var name = colon > 0 ? line[..colon].Trim() : "";
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)) || line.Any(char.IsControl))
                throw Refuse(name.Length > 0 ? name : "…", "it must have the form 'Name: value'");
            if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                throw Refuse(name, "Bytebase's own authorization uses it; set BYTEBASE_ACCESS_TOKEN or a service account");
            if (fromProject && CredentialWords.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)))
                throw Refuse(name, $"its name says that it holds a credential, and MSBuild writes items to its binary logs; set it in the environment variable {Variable}, as 'Name: value'");
            if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                throw Refuse(name, "it describes the request's own body");
            if (!line.All(char.IsAscii))
                throw Refuse(name, "its value must be ASCII");
            headers[name] = line[(colon + 1)..].Trim();
        }

        return [.. headers];
    }

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static BytebaseException Refuse(string name, string why) => new(DiagnosticDescriptors.CustomHeader, name, why);
}
