using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Refuses credentials in properties: they are in every binary log for ever.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseRefuseSecrets : BytebaseTask
{
    private static readonly string[] SecretWords = ["TOKEN", "SECRET", "PASSWORD", "APIKEY", "API_KEY", "ACCOUNTKEY", "ACCOUNT_KEY", "CREDENTIAL", "CUSTOM_HEADERS"];

    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var property in Properties)
            Refuse(property.ItemSpec, property.GetMetadata("Variable"));
        // -p:BYTEBASE_ACCESS_TOKEN=… and its like: the names alone are asked for, never the values.
        var global = (BuildEngine as IBuildEngine6)?.GetGlobalProperties().Keys ?? [];
        foreach (var name in global.Where(LooksLikeSecret).Except(Properties.Select(p => p.ItemSpec), StringComparer.OrdinalIgnoreCase))
            Refuse(name, VariableFor(name.ToUpperInvariant()));
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private static bool LooksLikeSecret(string name)
    {
        var upper = name.ToUpperInvariant();
        // A path is no secret.
        return upper.StartsWith("BYTEBASE", StringComparison.Ordinal) && SecretWords.Any(w => upper.Contains(w, StringComparison.Ordinal)) && !upper.EndsWith("FILE", StringComparison.Ordinal);
    }

    private static string VariableFor(string upper) =>
        upper.Contains("HEADER", StringComparison.Ordinal) ? CustomHeaders.Variable
        : upper.Contains("TOKEN", StringComparison.Ordinal) ? Credential.Variables.AccessToken
        : Credential.Variables.ServiceAccountSecret;

    private void Refuse(string property, string variable) =>
        ReportFailure(Finding.Of(DiagnosticDescriptors.SecretInProperty, null, TextSpan.Nowhere, property, variable));
}
