using System.Security;
using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Lines for a project file that a message offers to paste.</summary>
internal static class ItemLine
{
    /// <summary>The item that takes a file out of the migrations.</summary>
    public static string Remove(MigrationFile file) => $"<BytebaseMigration Remove=\"**/{SecurityElement.Escape(Escape(file.Name.FileName))}\" />";

    // MSBuild's own escapes: in an item these characters are lists, wildcards and references.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '%' or '$' or '@' or ';' or '?' or '*' or '\'')
                escaped.Append('%').Append(Convert.ToHexString([(byte)character]));
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }
}
