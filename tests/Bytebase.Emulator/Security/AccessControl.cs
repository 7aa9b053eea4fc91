using Bytebase.Emulator.Model;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Security;

/// <summary>What a method asks of its caller before its handler runs.</summary>
internal sealed class Access
{
    private Access(string? permission, Func<object, IReadOnlyList<string?>>? resources, bool anonymous)
    {
        Permission = permission;
        Resources = resources;
        IsAnonymous = anonymous;
    }

    public string? Permission { get; }

    public Func<object, IReadOnlyList<string?>>? Resources { get; }

    public bool IsAnonymous { get; }

    /// <summary>A token is not asked for, and a bad one ignored.</summary>
    public static Access Anonymous { get; } = new(null, null, anonymous: true);

    /// <summary>Any account; the handler checks what else it needs.</summary>
    public static Access Custom { get; } = new(null, null, anonymous: false);

    /// <summary>A permission on the project of the resources that the request names.</summary>
    public static Access Iam<TRequest>(string permission, Func<TRequest, IReadOnlyList<string?>> resources) =>
        new(permission, request => resources((TRequest)request), anonymous: false);
}

internal sealed class AccessControl(Store store)
{
    /// <summary>The interceptor of the server: 404 for what is unknown, then 403 for what is not allowed.</summary>
    public void Check(Account caller, ApiMethod method, object request)
    {
        if (method.Access.Permission is not { } permission) return;
        var resources = method.Access.Resources!(request);
        if (resources.Count == 0)
        {
            throw ApiException.Internal($"failed to check permission for method \"{method.Procedure}\", extra [], err: no resource found for IAM auth method");
        }

        lock (store.Gate)
        {
            var projects = resources.Select(ProjectOf).OfType<string>().Distinct().ToList();
            var allowed = projects.Count == 0 ? caller.WorkspaceAdmin : projects.TrueForAll(p => Allows(caller, p, permission));
            if (allowed) return;
            var names = projects.ConvertAll(p => $"projects/{p}");
            throw new ApiException(
                RpcCode.PermissionDenied,
                $"permission denied for method \"{method.Procedure}\", user does not have permission \"{permission}\", extra [{string.Join(' ', names)}]",
                ErrorDetails.PermissionDenied(method.Procedure, permission, names));
        }
    }

    public static bool Allows(Account caller, string project, string permission) =>
        caller.WorkspaceAdmin
        || (caller.Roles.TryGetValue(project, out var roles) && roles.Any(role => Roles.Grants(role, permission)));

    /// <summary>The project that a resource is in; null where its name has no known form.</summary>
    private string? ProjectOf(string? resource)
    {
        var parts = (resource ?? "").Split('/');
        if (parts is ["projects", var id, ..]) return store.Project(id).Id;
        if (parts is not ["instances", var instance, "databases", var database, ..]) return null;
        var name = $"instances/{instance}/databases/{database}";
        return store.Database(name)?.Project ?? throw ApiException.NotFound($"database \"{name}\" not found");
    }
}
