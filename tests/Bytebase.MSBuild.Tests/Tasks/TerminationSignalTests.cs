using System.Diagnostics;
using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>SIGTERM in a process that has no handler of its own: a worker node. The dotnet command's is in the integration tests.</summary>
[TestClass]
internal sealed class TerminationSignalTests
{
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public async Task SignalCancelsAndLeavesTheProcess()
    {
        var cancelled = new TaskCompletionSource();
        using var signal = new TerminationSignal(() => cancelled.TrySetResult());
        using var kill = Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
