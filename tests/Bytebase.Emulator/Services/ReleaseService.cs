using System.Text.RegularExpressions;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Review;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Releases (API reference §2.2, §3.1–§3.3).</summary>
internal sealed partial class ReleaseService(Store store, ReleaseReview review)
{
    public void Register(ApiMethodTable table)
    {
        const string service = "ReleaseService";
        table.Add<NameRequest>(service, "GetRelease", Access.Iam<NameRequest>("bb.releases.get", r => [r.Name]), (_, r) => Get(r), null,
            "GET /v1/{name=projects/*/releases/*}");
        table.Add<ListRequest>(service, "ListReleases", Access.Iam<ListRequest>("bb.releases.list", r => [r.Parent]), (_, r) => List(r), null,
            "GET /v1/{parent=projects/*}/releases");
        table.Add<CreateReleaseRequest>(service, "CreateRelease", Access.Iam<CreateReleaseRequest>("bb.releases.create", r => [r.Parent]), Create, null,
            "POST /v1/{parent=projects/*}/releases body=release");
        table.Add<UpdateReleaseRequest>(service, "UpdateRelease", Access.Iam<UpdateReleaseRequest>("bb.releases.update", r => [r.Release?.Name]), (_, _) => Update(), null,
            "PATCH /v1/{release.name=projects/*/releases/*} body=release");
        table.Add<NameRequest>(service, "DeleteRelease", Access.Iam<NameRequest>("bb.releases.delete", r => [r.Name]), (_, r) => SetDeleted(r, true), null,
            "DELETE /v1/{name=projects/*/releases/*}");
        table.Add<NameRequest>(service, "UndeleteRelease", Access.Iam<NameRequest>("bb.releases.undelete", r => [r.Name]), (_, r) => SetDeleted(r, false), null,
            "POST /v1/{name=projects/*/releases/*}:undelete body=*");
        table.AddAsync<CheckReleaseRequest>(service, "CheckRelease", Access.Iam<CheckReleaseRequest>("bb.releases.check", r => [r.Parent]), review.CheckAsync, null,
            "POST /v1/{parent=projects/*}/releases:check body=*");
        table.Add<ParentRequest>(service, "ListReleaseCategories", Access.Iam<ParentRequest>("bb.releases.list", r => [r.Parent]), (_, r) => Categories(r), null,
            "GET /v1/{parent=projects/*}/releases:listCategories");
    }

    private ReleaseMessage Create(CallContext context, CreateReleaseRequest request)
    {
        if (request.Release is not { } release) throw ApiException.Invalid("request.Release cannot be nil");
        var projectId = Names.ProjectId(request.Parent);
        var files = ReleaseFiles.Validate(release, store.Sheets);
        var now = Store.Now();
        var train = ReleaseIds.RenderTrain(request.ReleaseIdTemplate, request.ReleaseIdTimezone, now);
        store.Sheets.Add(files.Select(f => (f.Sha256, f.Content)));
        lock (store.Gate)
        {
            var project = store.Project(projectId);
            var iteration = project.Releases.Where(r => r.Train == train).Select(r => r.Iteration + 1).DefaultIfEmpty(0).Max();
            var created = new Release
            {
                Id = ReleaseIds.Id(train, iteration),
                Train = train,
                Iteration = iteration,
                Category = release.Category,
                Type = release.Type,
                Files = files.ConvertAll(f => new ReleaseFile { Path = f.Path, Version = f.Version, Sha256 = f.Sha256 }),
                VcsSource = release.VcsSource,
                Creator = context.Caller.Principal,
                CreateTime = now,
            };
            project.Releases.Add(created);
            store.Changed();
            return ToMessage(project, created);
        }
    }

    private ReleaseMessage Get(NameRequest request)
    {
        var (projectId, id) = Names.Child(request.Name, "releases");
        lock (store.Gate)
        {
            var project = store.Project(projectId);
            return ToMessage(project, project.FindRelease(id) ?? throw ApiException.NotFound($"release {id} not found in project {projectId}"));
        }
    }

    private ListReleasesResponse List(ListRequest request)
    {
        var category = Category(request.Filter);
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Parent));
            var releases = project.Releases
                .Where(r => (!r.Deleted || request.ShowDeleted) && (category is null || (r.Category ?? "") == category))
                .Reverse()
                .ToList();
            var (page, next) = Paging.Page(releases, request.PageSize, request.PageToken);
            return new ListReleasesResponse { Releases = page.ConvertAll(r => ToMessage(project, r)), NextPageToken = next };
        }
    }

    private ListReleaseCategoriesResponse Categories(ParentRequest request)
    {
        lock (store.Gate)
        {
            return new ListReleaseCategoriesResponse
            {
                Categories = [.. store.Project(Names.ProjectId(request.Parent)).Releases
                    .Where(r => !r.Deleted && !string.IsNullOrEmpty(r.Category))
                    .Select(r => r.Category!)
                    .Distinct()
                    .Order(StringComparer.Ordinal)],
            };
        }
    }

    private static object Update() =>
        throw new ApiException(RpcCode.Unimplemented, "update release is not supported, create a new release iteration instead");

    private object SetDeleted(NameRequest request, bool deleted)
    {
        var (projectId, id) = Names.Child(request.Name, "releases");
        lock (store.Gate)
        {
            var release = store.Project(projectId).Releases.Find(r => r.Id == id) ?? throw ApiException.NotFound($"release {id} not found in project {projectId}");
            release.Deleted = deleted;
            store.Changed();
            return deleted ? new EmptyMessage() : ToMessage(store.Project(projectId), release);
        }
    }

    private static string? Category(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter)) return null;
        var match = ComparisonPattern.Match(filter);
        if (!match.Success) throw ApiException.Invalid($"invalid filter: {filter}");
        return match.Groups[1].Value == "category"
            ? match.Groups[2].Value
            : throw ApiException.Invalid($"invalid filter: failed to extract category: unsupported filter variable: {match.Groups[1].Value}");
    }

    private static ReleaseMessage ToMessage(Project project, Release release) => new()
    {
        Name = $"{project.Name}/releases/{release.Id}",
        Category = release.Category,
        Files = release.Files.ConvertAll(f => new ReleaseFileMessage
        {
            Path = f.Path,
            Version = f.Version,
            Sheet = $"{project.Name}/sheets/{f.Sha256}",
            SheetSha256 = f.Sha256,
        }),
        VcsSource = release.VcsSource,
        Creator = release.Creator,
        CreateTime = release.CreateTime,
        State = release.Deleted ? "DELETED" : "ACTIVE",
        Type = release.Type,
    };

    [GeneratedRegex("""^\s*(\w+)\s*==\s*"([^"]*)"\s*$""")]
    private static partial Regex ComparisonPattern { get; }
}
