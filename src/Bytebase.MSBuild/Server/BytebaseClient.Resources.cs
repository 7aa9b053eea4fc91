namespace Bytebase.MSBuild.Server;

/// <content>The calls around the flow, for the helping targets. Most need a richer role than GitOps Service Agent has.</content>
internal sealed partial class BytebaseClient
{
    /// <summary>The server gives no more at once.</summary>
    private const int RevisionPageSize = 1000;

    /// <summary>Whose token it is; every account may ask.</summary>
    public Task<CurrentUser> GetCurrentUserAsync(CancellationToken cancellationToken) =>
        transport.CallAsync("UserService", "GetCurrentUser", new Empty(), WireJson.Default.Empty, ResourceJson.Default.CurrentUser, null, cancellationToken);

    /// <summary>Needs <c>bb.databases.get</c>.</summary>
    public Task<Database> GetDatabaseAsync(string name, CancellationToken cancellationToken) =>
        transport.CallAsync("DatabaseService", "GetDatabase", new GetRequest(name), WireJson.Default.GetRequest, ResourceJson.Default.Database, null, cancellationToken);

    /// <summary>Needs <c>bb.projects.get</c>.</summary>
    public Task GetProjectAsync(string name, CancellationToken cancellationToken) =>
        transport.CallAsync("ProjectService", "GetProject", new GetRequest(name), WireJson.Default.GetRequest, WireJson.Default.Empty, null, cancellationToken);

    /// <summary>The databases that a group has now, by name. Needs <c>bb.databaseGroups.get</c>.</summary>
    public async Task<IReadOnlyList<string>> GetGroupMembersAsync(string name, CancellationToken cancellationToken)
    {
        var group = await transport.CallAsync("DatabaseGroupService", "GetDatabaseGroup", new GetDatabaseGroupRequest(name, "DATABASE_GROUP_VIEW_FULL"), ResourceJson.Default.GetDatabaseGroupRequest, ResourceJson.Default.DatabaseGroup, null, cancellationToken);
        return [.. (group.MatchedDatabases ?? []).Select(d => d.Name)];
    }

    /// <summary>All environments in the order of the stages. Needs <c>bb.settings.getEnvironment</c>.</summary>
    public async Task<IReadOnlyList<string>> GetEnvironmentsAsync(CancellationToken cancellationToken)
    {
        var setting = await transport.CallAsync("SettingService", "GetSetting", new GetRequest("settings/ENVIRONMENT"), WireJson.Default.GetRequest, ResourceJson.Default.ServerSetting, null, cancellationToken);
        return [.. (setting.Value?.Environment?.Environments ?? []).Select(e => e.Name)];
    }

    /// <summary>Every version that a database has, page by page. Needs <c>bb.revisions.list</c>.</summary>
    public async Task<IReadOnlyList<Revision>> ListRevisionsAsync(string database, CancellationToken cancellationToken)
    {
        var all = new List<Revision>();
        string? page = null;
        do
        {
            var answer = await transport.CallAsync("RevisionService", "ListRevisions", new ListRevisionsRequest(database, RevisionPageSize, page), ResourceJson.Default.ListRevisionsRequest, ResourceJson.Default.ListRevisionsResponse, null, cancellationToken);
            all.AddRange(answer.Revisions ?? []);
            // The same page for ever would be a server's mistake and our endless loop.
            page = answer.NextPageToken == page ? null : answer.NextPageToken;
        }
        while (!string.IsNullOrEmpty(page));
        return all;
    }

    /// <summary>Stores contents under their hashes; the same again changes nothing. Needs <c>bb.sheets.create</c>.</summary>
    /// <returns>The sheets' names, in the order of the contents.</returns>
    public async Task<IReadOnlyList<string>> CreateSheetsAsync(string project, IEnumerable<byte[]> contents, CancellationToken cancellationToken)
    {
        var request = new BatchCreateSheetsRequest(project, [.. contents.Select(c => new CreateSheetRequest(project, new Sheet(c)))]);
        var answer = await transport.CallAsync("SheetService", "BatchCreateSheets", request, ResourceJson.Default.BatchCreateSheetsRequest, ResourceJson.Default.BatchCreateSheetsResponse, null, cancellationToken);
        return [.. (answer.Sheets ?? []).Select(s => s.Name)];
    }

    /// <summary>Marks versions as applied without running them, at most 100 at once. Not idempotent: a version that is there is refused. Needs <c>bb.revisions.create</c>.</summary>
    public Task CreateRevisionsAsync(string database, IEnumerable<Revision> revisions, CancellationToken cancellationToken) =>
        transport.CallAsync("RevisionService", "BatchCreateRevisions", new BatchCreateRevisionsRequest(database, [.. revisions.Select(r => new CreateRevisionRequest(database, r))]), ResourceJson.Default.BatchCreateRevisionsRequest, WireJson.Default.Empty, null, cancellationToken);

    /// <summary>Creates the tasks of one environment. With a malformed one the server refuses, after it has looked at the permission.</summary>
    public Task CreateRolloutForAsync(string plan, string environment, CancellationToken cancellationToken) =>
        transport.CallAsync("RolloutService", "CreateRollout", new CreateRolloutForRequest(plan, environment), ResourceJson.Default.CreateRolloutForRequest, WireJson.Default.Empty, null, cancellationToken);
}
