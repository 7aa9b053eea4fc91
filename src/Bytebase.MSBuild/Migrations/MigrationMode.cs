namespace Bytebase.MSBuild.Migrations;

/// <summary>What the files of a project are: <c>BytebaseMode</c>.</summary>
internal enum MigrationMode
{
    /// <summary>Steps, each executed once, in the order of the versions in their names.</summary>
    Versioned,

    /// <summary>The schema as it shall be, in files of any name: the server works out the steps.</summary>
    Declarative,
}

/// <summary>In which modes a rule speaks.</summary>
[Flags]
internal enum MigrationModes
{
    Versioned = 1,
    Declarative = 2,
    Both = Versioned | Declarative,
}

internal static class MigrationModeNames
{
    /// <summary>Reads <c>BytebaseMode</c>; empty is <see cref="MigrationMode.Versioned"/>.</summary>
    public static bool TryParse(string? text, out MigrationMode mode)
    {
        mode = text?.Trim().ToUpperInvariant() == "DECLARATIVE" ? MigrationMode.Declarative : MigrationMode.Versioned;
        return text?.Trim().ToUpperInvariant() is null or "" or "VERSIONED" or "DECLARATIVE";
    }

    public static bool Includes(this MigrationModes modes, MigrationMode mode) =>
        (modes & (mode == MigrationMode.Declarative ? MigrationModes.Declarative : MigrationModes.Versioned)) != 0;
}
