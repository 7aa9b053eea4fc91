namespace Bytebase.MSBuild.Validation;

/// <summary>A <c>@(BytebaseMigration)</c> item, as far as findings depend on it.</summary>
/// <param name="Path">As the project has it: absolute, or from the project's folder.</param>
/// <param name="ChangeType">Its <c>%(ChangeType)</c>; empty where it has none.</param>
internal readonly record struct MigrationItem(string Path, string ChangeType = "");

/// <summary>Everything besides the items and their files that findings depend on.</summary>
/// <param name="Contents">Settings that the findings of single files depend on, as text: where one changes, all files are read again.</param>
/// <param name="Set">
/// What only findings about all files together depend on, as text: where it changes, they are looked for again, and files that did not
/// change are not read.
/// </param>
internal sealed record Fingerprint(string Contents, string Set = "");
