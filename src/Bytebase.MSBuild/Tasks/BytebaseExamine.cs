using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>The doctor: looks at all that a delivery needs, says each result with its fix, and fails when a delivery would. Changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseExamine : BytebaseTask
{
    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(ProjectFile)!;
        var headers = new Lazy<IReadOnlyList<KeyValuePair<string, string>>>(() => CustomHeaders.Merge(Settings.GetMetadata("BytebaseCustomHeaders"), EnvironmentVariables(CustomHeaders.Variable)));
        var subject = new DoctorSubject(
            [.. Settings.MetadataNames.Cast<string>().Where(n => n.StartsWith("Bytebase", StringComparison.Ordinal) && n != "BytebaseCustomHeaders").Order(StringComparer.Ordinal)],
            name => Settings.GetMetadata(name),
            EnvironmentVariables,
            () => headers.Value,
            await GetCommitAsync(directory, cancellationToken),
            MigrationItems.ToSet(Migrations, directory).Released.Count,
            settings => ConnectTransport.CreateHandler(settings.Url, DeliverySession.AuthoritiesOf(settings)),
            (settings, credential) => Open(settings, credential, headers.Value).Client);

        var lines = new List<DoctorLine>();
        await new Doctor(subject, Time, Show).RunAsync(cancellationToken);
        Say(
            MessageImportance.High,
            "{0} -> {1} ok, {2} to know, {3} not looked at, {4} failed",
            Path.GetFileNameWithoutExtension(ProjectFile),
            lines.Count(l => l.Result == DoctorResult.Ok),
            lines.Count(l => l.Result == DoctorResult.Warn),
            lines.Count(l => l.Result == DoctorResult.Skip),
            lines.Count(l => l.Result == DoctorResult.Fail));
        foreach (var line in lines.Where(l => l.Result == DoctorResult.Fail))
            ReportFailure(Finding.Of(DiagnosticDescriptors.DoctorFailure, null, TextSpan.Nowhere, line.Check, line.Text, line.Fix.Length > 0 ? " " + line.Fix : ""));

        void Show(DoctorLine line)
        {
            lines.Add(line);
            Say(MessageImportance.High, "{0}", line);
        }
    }

    private DeliverySession Open(DeliverySettings settings, Credential credential, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var session = DeliverySession.Open(settings, credential, headers, EnvironmentVariables, Time);
        session.Log = line => Say(MessageImportance.Normal, "Bytebase: {0}", line);
        return session;
    }

    private async Task<string> GetCommitAsync(string directory, CancellationToken cancellationToken)
    {
        if (CiJob.Detect(EnvironmentVariables) is { } system)
            return system.Commit;
        return await GitRepository.GetHeadAsync(directory, cancellationToken) ?? "";
    }
}
