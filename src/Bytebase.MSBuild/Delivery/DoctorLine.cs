namespace Bytebase.MSBuild.Delivery;

/// <summary>What a check of the doctor found.</summary>
internal enum DoctorResult
{
    Ok,

    /// <summary>It works, and something should be known.</summary>
    Warn,

    /// <summary>It could not be looked at; not a fault.</summary>
    Skip,

    /// <summary>A delivery does not work with this.</summary>
    Fail,
}

/// <summary>One check and its result.</summary>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="Text">What was found, without a full stop.</param>
/// <param name="Fix">What to do, as a sentence; empty where nothing is to be done.</param>
internal sealed record DoctorLine(DoctorResult Result, string Check, string Text, string Fix = "")
{
    /// <summary><c>ok    login         as ci@…</c>, with the fix behind the text.</summary>
    public override string ToString() => $"  {Word,-5} {Check,-22} {Text}{(Fix.Length > 0 ? ". " + Fix : "")}";

    private string Word => Result == DoctorResult.Fail ? "FAIL" : Result.ToString().ToLowerInvariant();
}
