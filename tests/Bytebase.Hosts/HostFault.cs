namespace Bytebase.Hosts;

/// <summary>What goes wrong with a request.</summary>
public sealed record HostFault
{
    /// <summary>Whether the request has its effect before it goes wrong.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>The answer's status; 0 breaks the connection.</summary>
    public int Status { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string ContentType { get; init; } = "application/json";

    public string Body { get; init; } = "";

    /// <summary>Blanks that follow the body: an answer without an end.</summary>
    public long Padding { get; init; }

    /// <summary>The connection breaks before the request is looked at.</summary>
    public static HostFault Reset { get; } = new();

    /// <summary>The request is done, and its answer is lost.</summary>
    public static HostFault LostAnswer { get; } = new() { AfterEffect = true };

    /// <summary>The request is done, and its answer is cut off.</summary>
    public static HostFault CutAnswer { get; } = new() { AfterEffect = true, Status = 201, Body = "{\"id\": 1, \"bo" };

    /// <summary>Something before the host answers: a login page, a captive portal.</summary>
    public static HostFault Page { get; } = new() { Status = 200, ContentType = "text/html", Body = "<!DOCTYPE html><html><title>Sign in</title></html>" };

    public static HostFault Redirect(string location) => new() { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = location } };

    public static HostFault Error(int status, string body = "", params (string Name, string Value)[] headers) =>
        new() { Status = status, Body = body, Headers = headers.ToDictionary(h => h.Name, h => h.Value) };
}
