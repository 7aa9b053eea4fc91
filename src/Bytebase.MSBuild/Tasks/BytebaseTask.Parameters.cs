using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters of all tasks.</content>
public abstract partial class BytebaseTask
{
    /// <summary>The project file's absolute path: where findings about no other file point.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The project's <c>$(NoWarn)</c>.</summary>
    public string? NoWarn { get; set; }

    /// <summary>The project's <c>$(WarningsAsErrors)</c>.</summary>
    public string? WarningsAsErrors { get; set; }

    /// <summary>The project's <c>$(WarningsNotAsErrors)</c>.</summary>
    public string? WarningsNotAsErrors { get; set; }

    /// <summary>The project's <c>$(TreatWarningsAsErrors)</c>.</summary>
    public string? TreatWarningsAsErrors { get; set; }
}
