using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

[TestClass]
internal sealed class DeliveryHandoverTests
{
    private const string Plan = "projects/hr/plans/101";

    [TestMethod]
    [DataRow(DeliveryOutcome.None, "", false, null)]
    [DataRow(DeliveryOutcome.Reviewed, "", true, null)]
    [DataRow(DeliveryOutcome.NothingToDo, "", false, "none")]
    [DataRow(DeliveryOutcome.DryRun, "", false, "none")]
    [DataRow(DeliveryOutcome.DryRun, "", true, null)]
    [DataRow(DeliveryOutcome.Released, "", false, "", DisplayName = "a release alone has no plan")]
    [DataRow(DeliveryOutcome.Released, "", true, null, DisplayName = "failed before there was a plan")]
    [DataRow(DeliveryOutcome.Planned, Plan, false, Plan)]
    [DataRow(DeliveryOutcome.RolledOut, Plan, false, Plan)]
    [DataRow(DeliveryOutcome.Failed, Plan, true, Plan, DisplayName = "to be promoted after a fix")]
    [DataRow(DeliveryOutcome.Failed, "", true, null)]
    public void PlanIsWhatALaterJobGoesOnWith(object outcome, string plan, bool failed, string? expected)
    {
        var handover = DeliveryHandover.From(new DeliveryResult { Outcome = (DeliveryOutcome)outcome, Plan = plan, Release = "r", Rollout = "o", Stage = "s", NextStage = "n" }, failed);
        Assert.AreEqual(expected, handover?.Plan);
        if (expected == Plan)
            Assert.AreEqual(new Handover(Plan, "r", "o", "s", "n").ToText(), handover!.ToText());
        if (expected == "none")
            Assert.AreEqual("BYTEBASE_PLAN=none\nBYTEBASE_RELEASE=\nBYTEBASE_ROLLOUT=\nBYTEBASE_STAGE=\nBYTEBASE_NEXT_STAGE=\n", handover!.ToText());
    }
}
