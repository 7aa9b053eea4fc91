using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseReviewMigrations
{
    /// <summary>Whether a build called the target by itself; called by name, what is missing is an error.</summary>
    public bool Hooked { get; set; }

    /// <summary>Whether the same build releases next: that stage then says what is missing.</summary>
    public bool DeliveryFollows { get; set; }

    /// <summary>The advices, as <see cref="BytebaseValidateMigrations.Findings"/>, with <c>Targets</c>.</summary>
    [Output]
    public ITaskItem[] Findings { get; set; } = [];
}
