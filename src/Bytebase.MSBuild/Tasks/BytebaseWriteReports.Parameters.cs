using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseWriteReports
{
    /// <summary>The project's <c>$(BytebaseReports)</c>: names of reports; empty makes those of the CI system at hand.</summary>
    public string? Reports { get; set; }

    /// <summary>The project's <c>$(BytebaseReportsDirectory)</c>: the folder of report files.</summary>
    [Required]
    public string ReportsDirectory { get; set; } = "";

    /// <summary>The file that hands release and plan over to a later job.</summary>
    [Required]
    public string HandoverFile { get; set; } = "";

    /// <summary>Whether the build goes on to the server: only files are written then, and written again at its end.</summary>
    public bool Interim { get; set; }

    /// <summary>Whether a step failed, and the build ends here.</summary>
    public bool Failed { get; set; }

    /// <summary>Whether this build was to deliver: only then something is handed over.</summary>
    public bool Delivers { get; set; }
}
