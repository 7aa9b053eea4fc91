using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Words for the name of a file that a message proposes beside another one.</summary>
internal static class ProposedName
{
    /// <summary>The file's own description and what the new file is about.</summary>
    public static string Description(MigrationFile file, string about)
    {
        var description = file.Name.Description;
        return VersionProposals.SafeDescription(description.Length > 0 ? description + "_" + about : about);
    }
}
