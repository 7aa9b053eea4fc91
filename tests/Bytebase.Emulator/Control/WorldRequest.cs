namespace Bytebase.Emulator.Control;

/// <summary>A world: what a scenario or a sample finds on the server. The body of <c>POST /_emulator/worlds</c>, and the file of <c>--world</c>.</summary>
internal sealed class WorldRequest
{
    public string Project { get; set; } = "";

    /// <summary>In stage order.</summary>
    public List<string> Environments { get; set; } = [];

    public List<WorldInstance> Instances { get; set; } = [];
    public List<WorldDatabase> Databases { get; set; } = [];
    public List<WorldAccount> Accounts { get; set; } = [];

    /// <summary>A database of another project.</summary>
    public WorldForeign? Foreign { get; set; }

    /// <summary>Not verified against a real server.</summary>
    public List<WorldDatabaseGroup> DatabaseGroups { get; set; } = [];

    /// <summary>Not verified against a real server, as far as an exchange succeeds.</summary>
    public List<WorldWorkloadIdentity> WorkloadIdentities { get; set; } = [];

    public bool RequireIssueApproval { get; set; }

    /// <summary><c>SKIPPED</c> (the default), <c>APPROVED</c>, <c>PENDING</c> or <c>REJECTED</c>; only the first is verified against a real server.</summary>
    public string? Approval { get; set; }
}

internal sealed class WorldInstance
{
    public string Name { get; set; } = "";
    public string Engine { get; set; } = "POSTGRES";
    public string? EngineVersion { get; set; }
    public string? Title { get; set; }
    public string? Environment { get; set; }
}

internal sealed class WorldDatabase
{
    public string Name { get; set; } = "";
    public string? Environment { get; set; }
}

internal sealed class WorldAccount
{
    /// <summary>The name that tokens and secrets are answered under.</summary>
    public string As { get; set; } = "";

    public string Email { get; set; } = "";
    public List<string> Roles { get; set; } = [];

    /// <summary>Seconds that its access tokens live; absent: an hour, as on the server.</summary>
    public int? TokenLifetime { get; set; }
}

internal sealed class WorldForeign
{
    public string Project { get; set; } = "";
    public string Database { get; set; } = "";
}

internal sealed class WorldDatabaseGroup
{
    public string Name { get; set; } = "";
    public List<string> Databases { get; set; } = [];
}

internal sealed class WorldWorkloadIdentity
{
    public string Email { get; set; } = "";
    public List<string> Roles { get; set; } = [];
    public string? Issuer { get; set; }
    public string? Audience { get; set; }

    /// <summary>May end in <c>*</c>.</summary>
    public string? Subject { get; set; }

    /// <summary>Seconds that its access tokens live; absent: an hour, as on the server.</summary>
    public int? TokenLifetime { get; set; }
}

internal sealed class WorldResponse
{
    public Dictionary<string, string> Tokens { get; set; } = [];
    public Dictionary<string, string> Secrets { get; set; } = [];
}

internal sealed class SqlRequest
{
    public string Database { get; set; } = "";
    public string Statement { get; set; } = "";
}

internal sealed class SqlResponse
{
    public List<List<string?>> Rows { get; set; } = [];
}

internal sealed class GrantRequest
{
    public string Project { get; set; } = "";
    public string Account { get; set; } = "";
    public string Role { get; set; } = "";
}

/// <summary>What somebody does to a database between two runs of a client.</summary>
internal sealed class DatabaseRequest
{
    public string Name { get; set; } = "";

    /// <summary>Its environment from now on.</summary>
    public string? Environment { get; set; }

    /// <summary>A group that it joins. Not verified against a real server.</summary>
    public string? Group { get; set; }
}

internal sealed class PolicyRequest
{
    public string? Project { get; set; }
    public bool? RequireIssueApproval { get; set; }
    public string? Environment { get; set; }

    /// <summary>With a project it holds for that project alone; a real server's environments know no projects.</summary>
    public bool? Automatic { get; set; }
}

internal sealed class ApprovalRequest
{
    public string Project { get; set; } = "";

    /// <summary>The issue's number; absent: the newest one.</summary>
    public int? Issue { get; set; }

    /// <summary><c>APPROVED</c>, <c>REJECTED</c>, <c>PENDING</c>, <c>SKIPPED</c> or <c>CANCELED</c>.</summary>
    public string Outcome { get; set; } = "";
}
