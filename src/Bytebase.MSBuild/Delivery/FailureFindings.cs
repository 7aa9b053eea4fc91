using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>A failed call as a finding that says what to do: the one place where failures get their codes.</summary>
internal static partial class FailureFindings
{
    /// <param name="project">The project that the calls are about, <c>projects/hr</c>.</param>
    /// <param name="credential">Where the credential came from.</param>
    public static BytebaseException ToBytebaseException(this ServerException e, Uri server, string project, Credential credential)
    {
        var host = server.AbsoluteUri.TrimEnd('/');
        var call = CallText(e.Method);
        return new BytebaseException(e.Kind switch
        {
            ServerFailure.Unreachable => Of(DiagnosticDescriptors.Unreachable, host, e.Message),
            ServerFailure.Tls => Of(DiagnosticDescriptors.TlsFailed, host, e.Message),
            ServerFailure.NotTheApi => Of(DiagnosticDescriptors.NotTheApi, host, call, e.Message),
            ServerFailure.ProxyRefused => Of(DiagnosticDescriptors.ProxyRefused, host, call, e.Message),
            ServerFailure.LoginRefused when credential is WorkloadIdentity identity => Of(DiagnosticDescriptors.IdentityRefused, host, identity.Email, e.Message),
            ServerFailure.LoginRefused => Of(DiagnosticDescriptors.LoginRefused, host, credential is ServiceAccount account ? account.Email : "the account", e.Message),
            ServerFailure.Unauthenticated => Of(DiagnosticDescriptors.TokenRefused, host, credential.Source, e.Message),
            ServerFailure.PermissionDenied => Of(DiagnosticDescriptors.PermissionDenied, host, call, e.Message, project),
            ServerFailure.Timeout => Of(DiagnosticDescriptors.RequestTimeout, host, call, e.Message, e.Method == "CheckRelease" ? "BytebaseReviewTimeout" : "BytebaseHttpTimeout"),
            ServerFailure.Exhausted when e.Message.Contains("VCS user", StringComparison.Ordinal) => Of(DiagnosticDescriptors.VcsUserLimit, host, call, e.Message),
            ServerFailure.Exhausted => Of(DiagnosticDescriptors.LimitReached, host, call, e.Message),
            ServerFailure.Unavailable => Of(DiagnosticDescriptors.ServerUnavailable, host, call, e.Message),
            _ => Refused(e, server, host, call, project),
        }, e);
    }

    // The server has one code for many causes, so the cause is in its text (recorded in tests/contract).
    private static Finding Refused(ServerException e, Uri server, string host, string call, string project) => e.Message switch
    {
        var m when m.Contains("does not belong to", StringComparison.Ordinal) => Of(DiagnosticDescriptors.TargetForeign, project, m),
        var m when UnknownTarget().IsMatch(m) => Of(DiagnosticDescriptors.TargetUnknown, host, m),
        var m when UnknownProject().IsMatch(m) => Of(DiagnosticDescriptors.ProjectUnknown, host, project, m),
        var m when m.Contains("missing an environment", StringComparison.Ordinal) => Of(DiagnosticDescriptors.NoEnvironment, m),
        var m when m.Contains("issue approval", StringComparison.Ordinal) => Of(DiagnosticDescriptors.ApprovalRequired, host, call, m, ResourceNames.PageOf(server, project)),
        var m when e.Method is "CreateRelease" => Of(DiagnosticDescriptors.ReleaseRefused, host, m),
        var m => Of(DiagnosticDescriptors.CallFailed, host, call, m),
    };

    private static Finding Of(DiagnosticDescriptor descriptor, params object?[] args) => Finding.Of(descriptor, null, TextSpan.Nowhere, args);

    /// <summary>A call in words, for somebody who does not know the API.</summary>
    private static string CallText(string method) => method switch
    {
        "Login" => "the login",
        "ExchangeToken" => "the login by an OIDC token (ExchangeToken)",
        "CheckRelease" => "the review (CheckRelease)",
        "CreateRelease" => "the release (CreateRelease)",
        "CreatePlan" => "the plan (CreatePlan)",
        "GetPlan" => "the plan (GetPlan)",
        "CreateIssue" => "the issue (CreateIssue)",
        "GetIssue" => "the issue's state (GetIssue)",
        "ListIssues" => "the list of issues (ListIssues)",
        "CreateRollout" => "the rollout (CreateRollout)",
        "BatchRunTasks" => "to run the tasks (BatchRunTasks)",
        "GetRollout" => "the rollout's state (GetRollout)",
        "ListRollouts" => "the list of rollouts (ListRollouts)",
        "GetRelease" => "the release (GetRelease)",
        "ListTaskRuns" => "the task's runs (ListTaskRuns)",
        "GetTaskRunLog" => "the task's log (GetTaskRunLog)",
        _ => method,
    };

    [GeneratedRegex("(database group|database|instance) (?!schema )\\S+ not found|unsupported target|not canonical|has been deleted", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownTarget();

    [GeneratedRegex("project \\S+ not found|project not found", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownProject();
}
