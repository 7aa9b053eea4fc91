using Bytebase.MSBuild.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Shows what the targets have of the migrations, and which rollouts are open. Writes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseShowStatus : BytebaseOnlineTask
{
    private protected override string What => "the status";

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential)
    {
        MigrationItems.RequireVersions(Settings.GetMetadata("BytebaseMode"), "BytebaseStatus", "What a rollout has brought and what of it waits is on its plan's page in Bytebase");
        return StageDecision.ForHelp(settings, hasCredential, "The status");
    }

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        var status = await new StatusQuery(context, Content).AskAsync(cancellationToken);
        foreach (var line in StatusTable.Lines(status, Content, context.PageOf))
            Say(MessageImportance.High, "{0}", line);
        Say(MessageImportance.High, "{0} -> {1}", ProjectName, StatusTable.Summary(status, Content));
        Statuses = [.. status.Databases.Select(d => new TaskItem(d.Database, new Dictionary<string, string>
        {
            ["Environment"] = status.StageOf.GetValueOrDefault(d.Database, ""),
            ["Applied"] = Count(d, MigrationState.Applied),
            ["Pending"] = Count(d, MigrationState.Pending),
            ["Edited"] = Count(d, MigrationState.Edited),
        }))];
    }

    private static string Count(DatabaseState database, MigrationState state) =>
        database.States.Count(s => s == state).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
