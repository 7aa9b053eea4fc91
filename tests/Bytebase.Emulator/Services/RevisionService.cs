using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Review;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Revisions: which versions a database has (API reference §2.7; recorded in <c>adopt</c>).</summary>
internal sealed class RevisionService(Store store)
{
    public void Register(ApiMethodTable table)
    {
        const string service = "RevisionService";
        table.Add<ListRequest>(service, "ListRevisions", Access.Iam<ListRequest>("bb.revisions.list", r => [r.Parent]), (_, r) => List(r), null,
            "GET /v1/{parent=instances/*/databases/*}/revisions");
        table.Add<NameRequest>(service, "GetRevision", Access.Iam<NameRequest>("bb.revisions.get", r => [r.Name]), (_, r) => ToMessage(Find(r.Name)), null,
            "GET /v1/{name=instances/*/databases/*/revisions/*}");
        table.Add<NameRequest>(service, "DeleteRevision", Access.Iam<NameRequest>("bb.revisions.delete", r => [r.Name]), (_, r) => Delete(r), null,
            "DELETE /v1/{name=instances/*/databases/*/revisions/*}");
        table.Add<BatchCreateRevisionsRequest>(
            service, "BatchCreateRevisions", Access.Iam<BatchCreateRevisionsRequest>("bb.revisions.create", r => [.. (r.Requests ?? []).Select(c => c.Parent)]), (_, r) => BatchCreate(r), null,
            "POST /v1/{parent=instances/*/databases/*}/revisions:batchCreate body=*");
    }

    private RevisionsMessage BatchCreate(BatchCreateRevisionsRequest request)
    {
        var created = new List<RevisionMessage>();
        lock (store.Gate)
        {
            foreach (var child in request.Requests ?? [])
            {
                if (child.Parent != request.Parent) throw ApiException.Invalid($"request parent \"{child.Parent}\" does not match parent \"{request.Parent}\"");
                created.Add(ToMessage(Create(request.Parent!, child.Revision ?? throw ApiException.Invalid("revision is required"))));
            }
        }

        return new RevisionsMessage { Revisions = created };
    }

    private Revision Create(string databaseName, RevisionMessage message)
    {
        var database = store.Database(databaseName) ?? throw ApiException.NotFound($"database \"{databaseName}\" not found");
        if (VersionNumber.TryParse(message.Version ?? "") is null) throw ApiException.Invalid($"failed to parse version \"{message.Version}\"");
        if (string.IsNullOrEmpty(message.Release) != string.IsNullOrEmpty(message.File)) throw ApiException.Invalid("release and file must be set or unset together");
        if ((message.Sheet ?? "").Split('/') is not ["projects", var project, "sheets", { Length: > 0 } sha])
            throw ApiException.Invalid($"failed to get sheet from {message.Sheet}: invalid request \"{message.Sheet}\"");
        if (project != database.Project) throw ApiException.Invalid($"sheet \"{message.Sheet}\" does not belong to project \"{database.Project}\"");
        if (!store.Sheets.Contains(sha)) throw ApiException.NotFound($"sheet \"{message.Sheet}\" not found");

        var revision = new Revision
        {
            Id = Guid.NewGuid().ToString(),
            Database = databaseName,
            Version = message.Version!,
            Sheet = message.Sheet!,
            Sha256 = sha,
            Type = message.Type ?? ReleaseType.Unspecified,
            Release = message.Release,
            File = message.File,
            TaskRun = message.TaskRun,
            CreateTime = Store.Now(),
        };
        return store.Revisions.TryAdd(revision)
            ? revision
            : throw ApiException.Internal("failed to create revision: failed to query and scan: ERROR: duplicate key value violates unique constraint \"idx_revision_unique_instance_db_name_type_version_deleted_at_nu\" (SQLSTATE 23505)");
    }

    private RevisionsMessage List(ListRequest request)
    {
        lock (store.Gate)
        {
            var (page, next) = Paging.Page(store.Revisions.List(request.Parent!), request.PageSize, request.PageToken);
            return new RevisionsMessage { Revisions = page.ConvertAll(ToMessage), NextPageToken = next };
        }
    }

    private EmptyMessage Delete(NameRequest request)
    {
        lock (store.Gate) store.Revisions.Delete(Find(request.Name));
        return new EmptyMessage();
    }

    private Revision Find(string? name)
    {
        var at = name?.IndexOf("/revisions/", StringComparison.Ordinal) ?? -1;
        if (at < 0) throw Names.InvalidRequest(name);
        var id = name![(at + "/revisions/".Length)..];
        lock (store.Gate) return store.Revisions.List(name[..at]).Find(r => r.Id == id) ?? throw ApiException.NotFound($"revision \"{id}\" not found");
    }

    private static RevisionMessage ToMessage(Revision revision) => new()
    {
        Name = $"{revision.Database}/revisions/{revision.Id}",
        Release = revision.Release,
        CreateTime = revision.CreateTime,
        File = revision.File,
        Version = revision.Version,
        Sheet = revision.Sheet,
        SheetSha256 = revision.Sha256,
        TaskRun = revision.TaskRun,
        Type = revision.Type == ReleaseType.Unspecified ? null : revision.Type,
    };
}
