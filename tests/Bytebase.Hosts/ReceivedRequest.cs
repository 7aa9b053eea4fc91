namespace Bytebase.Hosts;

/// <summary>A request as it came.</summary>
/// <param name="Method">For example <c>GET</c>.</param>
/// <param name="Target">Path and query; the whole address where it was sent to a proxy.</param>
/// <param name="Body">Empty without one.</param>
/// <param name="Token">What the header with the token held; empty without one.</param>
public sealed record ReceivedRequest(string Method, string Target, string Body, string Token);
