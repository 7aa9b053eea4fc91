namespace Bytebase.MSBuild.Tasks;

/// <summary>The help page of a code: the package's own, or the server's list for its review rules.</summary>
internal static class HelpLinks
{
    // tasks/net8.0/ of the package, two folders below its root.
    private static readonly string Pages = Path.Combine(Path.GetDirectoryName(typeof(HelpLinks).Assembly.Location) ?? "", "..", "..", "docs", "diagnostics");

    /// <summary>A page that a browser elsewhere can open, too; empty for our own codes, whose pages are in the package.</summary>
    public static string OnTheWeb(string code) => code.StartsWith("BBR", StringComparison.Ordinal) ? For(code) : "";

    /// <summary>The text of the package's page, or empty where there is none.</summary>
    public static string Read(string code)
    {
        var page = Path.Combine(Pages, code + ".md");
        return File.Exists(page) ? File.ReadAllText(page) : "";
    }

    /// <summary>A URL that consoles and IDEs put behind the code.</summary>
    public static string For(string code) => code.StartsWith("BBR", StringComparison.Ordinal)
        ? "https://docs.bytebase.com/sql-review/error-codes#" + code["BBR".Length..].TrimStart('0')
        : new Uri(Path.Combine(Pages, code + ".md")).AbsoluteUri;
}
