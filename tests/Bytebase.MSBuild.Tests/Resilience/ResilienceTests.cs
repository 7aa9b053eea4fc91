namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>Tests against an emulator that all of them share, started when the first one needs it.</summary>
[TestClass]
internal abstract class ResilienceTests
{
    private static readonly Lazy<EmulatorServer> Shared = new(() =>
    {
        var server = EmulatorServer.Start(lanes: 2 * Lanes.Workers);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    });

    public TestContext TestContext { get; set; } = null!;

    private protected static EmulatorServer Server => Shared.Value;
}
