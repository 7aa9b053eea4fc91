namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// The bare switch <c>-warnaserror</c>. MSBuild applies it when it prints: it tells a task of the codes of <c>-warnaserror:CODE</c>
/// (<c>IBuildEngine8.ShouldTreatWarningAsError</c>), but not of the switch without codes, and targets go on after such an error. A publish
/// must stop before it delivers, so the command line is read. A worker node has another one: there the property TreatWarningsAsErrors does.
/// </summary>
internal static class WarnAsErrorSwitch
{
    /// <param name="commandLine">The process's arguments.</param>
    /// <returns>Whether all warnings are errors, and the codes that are not.</returns>
    public static (bool All, string ExceptCodes) Parse(IEnumerable<string> commandLine)
    {
        var all = false;
        var except = new List<string>();
        foreach (var argument in commandLine)
        {
            if (argument.Length < 2 || argument[0] is not ('-' or '/'))
                continue;
            var text = argument.TrimStart('-', '/');
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? text : text[..colon]).ToUpperInvariant();
            if (name is "WARNASERROR" or "ERR" && (colon < 0 || colon == text.Length - 1))
                all = true;
            else if (name is "WARNNOTASERROR" or "NOERR" && colon >= 0)
                except.Add(text[(colon + 1)..]);
        }

        return (all, string.Join(';', except));
    }
}
