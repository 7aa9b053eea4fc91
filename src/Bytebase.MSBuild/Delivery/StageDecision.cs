using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Whether a stage runs with the settings there are: the table of a Release build or publish, in one place.</summary>
/// <param name="Run">Whether to go on.</param>
/// <param name="Reason">Why not, for whoever looks closer.</param>
/// <param name="Finding">What to report; an error ends the build.</param>
internal sealed record StageDecision(bool Run, string Reason, Finding? Finding)
{
    private const string PlanHint = " (Where an earlier job made the plan, BytebasePlan is what is missing; an empty BYTEBASE_PLAN is none.)";

    private static readonly StageDecision Go = new(true, "", null);

    /// <summary>The server's review of a build.</summary>
    /// <param name="hasCredential">Asked last: where nothing is to be done, a broken credential is no failure.</param>
    /// <param name="explicitly">Whether the target was called by name: then nothing is skipped in silence.</param>
    /// <param name="deliveryFollows">Whether the same build releases next: then that stage says what it lacks, once.</param>
    public static StageDecision ForReview(DeliverySettings settings, Func<bool> hasCredential, bool explicitly, bool deliveryFollows = false)
    {
        if (settings.Plan.Length > 0)
        {
            // A publish promotes the plan. In a build it would switch the review of every change off, without a word.
            return settings.RequireReview && !deliveryFollows ? Required("BytebasePlan is set, and what a plan holds is not reviewed again") : Skip("BytebasePlan is set, and what a plan holds is not reviewed again");
        }

        if (settings.CheckRelease == CheckRelease.Skip)
            return settings.RequireReview ? Required("BytebaseCheckRelease is SKIP") : Skip("BytebaseCheckRelease is SKIP");

        var missing = Missing(settings, settings.ReviewTargets);
        if (settings.Url is null)
        {
            if (explicitly)
                return Fail(MissingFinding("The review", missing));
            return settings.RequireReview ? Required(NotSet(missing)) : Skip("BytebaseUrl is not set");
        }

        if (missing.Count > 0)
        {
            if (settings.RequireReview)
                return Required(NotSet(missing));
            if (deliveryFollows && !settings.IsDatabaseProject)
                return Skip(NotSet(missing));
            return settings.IsDatabaseProject || explicitly
                ? Fail(MissingFinding("The review", missing, deliveryFollows ? PlanHint : ""))
                : new(false, "", Of(DiagnosticDescriptors.ApplicationSettingsMissing, Words.List([.. missing.Select(m => m.Property)]), missing.Count == 1 ? "is" : "are", missing.Count == 1 ? "it" : "them"));
        }

        if (hasCredential())
            return Go;
        if (settings.RequireReview)
            return Required("the environment holds no credential (BYTEBASE_SERVICE_ACCOUNT and BYTEBASE_SERVICE_ACCOUNT_SECRET, or another one)");
        if (deliveryFollows)
            return Skip("the environment holds no credential");
        return explicitly ? Fail(Of(DiagnosticDescriptors.CredentialMissing, "The review")) : new(false, "", Of(DiagnosticDescriptors.ReviewSkipped));
    }

    /// <summary>A release or a rollout: what was asked for and cannot be done is an error, never silence.</summary>
    public static StageDecision ForDelivery(DeliverySettings settings, Func<bool> hasCredential, string what)
    {
        if (settings.Plan == DeliverySettings.NoPlan)
            return Skip("the plan is none, so there was nothing to do");
        if (settings.RequireReview && settings.CheckRelease == CheckRelease.Skip && !settings.HasPlan)
            return Required("BytebaseCheckRelease is SKIP");
        var missing = settings.HasPlan ? Missing(settings, ["known"]).Where(m => m.Variable == "BYTEBASE_URL").ToList() : Missing(settings, settings.Targets);
        if (missing.Count > 0)
            return Fail(MissingFinding(what, missing, missing.Exists(m => m.Variable != "BYTEBASE_URL") ? PlanHint : ""));
        return hasCredential() ? Go : Fail(Of(DiagnosticDescriptors.CredentialMissing, what));
    }

    /// <summary>A target that helps and was called by name: a plan and the switches of the review are none of its business.</summary>
    public static StageDecision ForHelp(DeliverySettings settings, Func<bool> hasCredential, string what)
    {
        var missing = Missing(settings, settings.Targets);
        if (missing.Count > 0)
            return Fail(MissingFinding(what, missing));
        return hasCredential() ? Go : Fail(Of(DiagnosticDescriptors.CredentialMissing, what));
    }

    private static List<(string Property, string Variable)> Missing(DeliverySettings settings, IReadOnlyList<string> targets)
    {
        var missing = new List<(string, string)>();
        if (settings.Url is null)
            missing.Add(("BytebaseUrl", "BYTEBASE_URL"));
        if (settings.Project.Length == 0)
            missing.Add(("BytebaseProject", "BYTEBASE_PROJECT"));
        if (targets.Count == 0)
            missing.Add(("BytebaseTargets (or BytebaseTarget items)", "BYTEBASE_TARGETS"));
        return missing;
    }

    private static Finding MissingFinding(string what, List<(string Property, string Variable)> missing, string hint = "") => Of(
        DiagnosticDescriptors.SettingsMissing,
        what,
        Words.List([.. missing.Select(m => m.Property)]),
        missing.Count == 1 ? "is" : "are",
        missing.Count == 1 ? "it" : "them",
        string.Join(", ", missing.Select(m => m.Variable)),
        hint);

    private static string NotSet(List<(string Property, string Variable)> missing) =>
        $"{Words.List([.. missing.Select(m => m.Property)])} {(missing.Count == 1 ? "is" : "are")} not set";

    private static StageDecision Skip(string reason) => new(false, reason, null);

    private static StageDecision Fail(Finding finding) => new(false, "", finding);

    private static StageDecision Required(string why) => Fail(Of(DiagnosticDescriptors.ReviewRequired, why));

    private static Finding Of(DiagnosticDescriptor descriptor, params object?[] args) => Finding.Of(descriptor, null, TextSpan.Nowhere, args);
}
