namespace Bytebase.MSBuild.Migrations;

/// <summary>What a migration changes, in the words of Bytebase's GitOps convention (a name that ends in <c>ddl</c> or <c>dml</c>).</summary>
internal enum ChangeType
{
    /// <summary>The schema: CREATE, ALTER, DROP and their like. The default.</summary>
    Ddl,

    /// <summary>The data: INSERT, UPDATE, DELETE, MERGE.</summary>
    Dml,
}

internal static class ChangeTypes
{
    /// <summary>Reads the item metadata <c>%(ChangeType)</c>; case does not matter, numbers are no names.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ChangeType changeType)
    {
        changeType = ChangeType.Ddl;
        if (text.IsEmpty)
            return false;

        text = text.Trim();
        if (text.Equals("ddl", StringComparison.OrdinalIgnoreCase))
            return true;

        changeType = ChangeType.Dml;
        return text.Equals("dml", StringComparison.OrdinalIgnoreCase);
    }
}
