namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>Lists of what is wrong, shown as a whole: an assertion about equal texts shows their beginnings.</summary>
internal static class Faults
{
    /// <param name="hint">What to do.</param>
    public static void AreNone(IEnumerable<string> faults, string hint)
    {
        var list = faults.ToList();
        if (list.Count > 0)
            Assert.Fail($"{hint}\n{string.Join('\n', list)}");
    }
}
