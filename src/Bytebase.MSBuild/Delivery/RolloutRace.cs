using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// Two publishes of the same content at the same moment: both saw no rollout, and both have created one. Everybody looks again before
/// anything is run, and all go on with the one whose tasks were created first; the others stay without effect. Whoever was first cannot
/// see an older one, and whoever was not sees it, since a rollout is there for all as soon as its creation is answered.
/// </summary>
/// <remarks>
/// Nothing that is applied depends on it: the server runs one release at a time on a database, and each skips the versions that are
/// applied (API reference §3.8). It is for whoever reads the rollouts afterwards, and for tasks that are skipped or wait.
/// </remarks>
internal static class RolloutRace
{
    /// <summary>The rollout to go on with: <paramref name="ours"/>, or an older one of the same content.</summary>
    /// <param name="known">The plans of the same content that were there before: it was decided to go on with none of them.</param>
    public static async Task<Rollout> SettleAsync(DeliveryContext context, Rollout ours, string digest, IReadOnlyCollection<string> known, CancellationToken cancellationToken)
    {
        if (!ours.Tasks().Any())
            return ours;
        var history = await RolloutHistory.ReadAsync(context.Client, context.Settings.Project, digest, context.Settings.Targets, cancellationToken);
        var older = history.SameContent
            .Where(r => r.Name != ours.Name && !known.Contains(r.PlanName()) && r.Order().CompareTo(ours.Order()) < 0)
            .MinBy(RolloutState.Order);
        if (older is null)
            return ours;
        context.Log.Info($"Another publish created {older.PlanName()} for the same content a moment earlier: going on with that one. {ours.PlanName()} stays without effect: {context.PageOf(older.PlanName())}");
        return older;
    }
}
