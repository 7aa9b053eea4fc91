namespace Bytebase.Hosts;

/// <summary>A comment as the host keeps it.</summary>
public sealed class StoredComment
{
    public required long Id { get; init; }

    public required string Author { get; init; }

    public required string Body { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>Written by the host itself.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The state of its thread, where the host has threads.</summary>
    public string Status { get; set; } = "";
}
