using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Refuses credentials in properties: they are in every binary log for ever.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseRefuseSecrets : BytebaseTask
{
    private static readonly string[] Variables = [Credential.Variables.AccessToken, Credential.Variables.ServiceAccountSecret];

    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var property in Properties)
            Refuse(property.ItemSpec, property.GetMetadata("Variable"));
        // -p:BYTEBASE_ACCESS_TOKEN=…: the name alone is asked for, never the value.
        var global = (BuildEngine as IBuildEngine6)?.GetGlobalProperties().Keys ?? [];
        foreach (var variable in Variables.Where(v => global.Contains(v, StringComparer.OrdinalIgnoreCase)))
            Refuse(variable, variable);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private void Refuse(string property, string variable) =>
        Report(Finding.Of(DiagnosticDescriptors.SecretInProperty, null, TextSpan.Nowhere, property, variable));
}
