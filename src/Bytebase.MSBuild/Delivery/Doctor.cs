using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What the doctor needs to look; everything of it is asked for only when it is its turn.</summary>
/// <param name="SettingNames">The settings by name.</param>
/// <param name="Get">A setting's resolved text, empty when unset.</param>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="Headers">Custom headers; may fail.</param>
/// <param name="Commit">The commit that is built, or empty.</param>
/// <param name="Migrations">How many migrations have a version.</param>
/// <param name="Connect">What requests to the server go through.</param>
/// <param name="Open">The client of the delivery itself.</param>
internal sealed record DoctorSubject(
    IReadOnlyList<string> SettingNames,
    Func<string, string> Get,
    Func<string, string?> Environment,
    Func<IReadOnlyList<KeyValuePair<string, string>>> Headers,
    string Commit,
    int Migrations,
    Func<DeliverySettings, HttpMessageHandler> Connect,
    Func<DeliverySettings, Credential, BytebaseClient> Open);

/// <summary>Looks at everything that a delivery needs, goes on after a failure as far as that makes sense, and changes nothing anywhere.</summary>
internal sealed class Doctor(DoctorSubject subject, TimeProvider time, Action<DoctorLine> say)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wrong = new HashSet<string>(StringComparer.Ordinal);
        var settings = DoctorSettings.Parse(subject.SettingNames, subject.Get, wrong, say);
        DoctorSettings.Check(settings, wrong, subject.Environment, subject.Commit, subject.Migrations, say);
        var headers = Try("custom headers", subject.Headers);
        var credential = FindCredential(settings);
        if (settings.Url is not { } url)
            return;
        var connection = new DoctorConnection(url, headers ?? [], time, say);
        using var handler = Try("TLS", () => subject.Connect(settings));
        var answer = handler is null ? null : await connection.CheckAsync(handler, cancellationToken);
        if (answer is null || credential is null)
        {
            if (answer is not null)
                connection.CheckVersion(answer.Version);
            say(new(DoctorResult.Skip, "account", answer is null ? "permissions, stages and targets need the connection" : "permissions, stages and targets need a credential"));
            return;
        }

        await CheckAccountAsync(settings, credential, connection, answer, cancellationToken);
    }

    private Credential? FindCredential(DeliverySettings settings)
    {
        try
        {
            var credential = Credential.Find(subject.Environment, settings.AccessTokenFile);
            say(credential is null
                ? new(DoctorResult.Fail, "credential", "the environment holds none", "Set BYTEBASE_ACCESS_TOKEN, BYTEBASE_ACCESS_TOKEN_FILE, BYTEBASE_SERVICE_ACCOUNT and BYTEBASE_SERVICE_ACCOUNT_SECRET, or BYTEBASE_WORKLOAD_IDENTITY.")
                : new(DoctorResult.Ok, "credential", $"from {credential.Source}"));
            return credential;
        }
        catch (BytebaseException e)
        {
            say(new(DoctorResult.Fail, "credential", e.Finding.Message.TrimEnd('.')));
            return null;
        }
    }

    private async Task CheckAccountAsync(DeliverySettings settings, Credential credential, DoctorConnection connection, ConnectionAnswer answer, CancellationToken cancellationToken)
    {
        var client = Try("credential", () => subject.Open(settings, credential));
        if (client is null)
            return;
        using (client)
        {
            try
            {
                var user = await client.GetCurrentUserAsync(cancellationToken);
                say(new(DoctorResult.Ok, "login", $"as {user.Email ?? ResourceNames.IdOf(user.Name ?? "somebody")}"));
            }
            catch (ServerException e)
            {
                connection.CheckVersion(answer.Version);
                say(new(DoctorResult.Fail, "login", e.ToBytebaseException(client.BaseAddress, settings.Project, credential).Finding.Message.TrimEnd('.')));
                say(new(DoctorResult.Skip, "account", "permissions, stages and targets need a login"));
                return;
            }

            connection.CheckVersion(answer.Version.Length > 0 ? answer.Version : await ReadVersionAsync(client, cancellationToken));
            if (settings.Project.Length == 0)
            {
                say(new(DoctorResult.Skip, "project", "permissions, stages and targets need the project"));
                return;
            }

            if (await new DoctorPermissions(client, settings.Project, say).CheckAsync(cancellationToken) is { } rollouts)
                await new DoctorTargets(client, settings, say).CheckAsync(rollouts, cancellationToken);
        }
    }

    private static async Task<string> ReadVersionAsync(BytebaseClient client, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetActuatorInfoAsync(cancellationToken)).Version ?? "";
        }
        catch (ServerException)
        {
            return "";
        }
    }

    private T? Try<T>(string check, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (BytebaseException e)
        {
            say(new(DoctorResult.Fail, check, e.Finding.Message.TrimEnd('.')));
            return null;
        }
    }
}
