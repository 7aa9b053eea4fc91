using System.Text.Json;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>Reports on a commit at Bitbucket Cloud: developer.atlassian.com/cloud/bitbucket/rest/api-group-reports.</summary>
internal sealed class CodeInsightsClient(HostEndpoint endpoint, string repository, TimeProvider time, Action<string> detail) : IDisposable
{
    private readonly HostClient _client = new(endpoint, time, detail);

    /// <summary>Replaces a report with its annotations.</summary>
    /// <param name="commit">The full hash.</param>
    /// <param name="id">The report's own.</param>
    /// <param name="report">JSON.</param>
    /// <param name="annotationBatches">JSON arrays of up to 100 each, 1,000 in all.</param>
    /// <exception cref="HostException">The host did not take it.</exception>
    public async Task PublishAsync(string commit, string id, byte[] report, IReadOnlyList<byte[]> annotationBatches, CancellationToken cancellationToken)
    {
        var path = $"{repository}/commit/{Uri.EscapeDataString(commit)}/reports/{Uri.EscapeDataString(id)}";

        // A report that is put again keeps the annotations of the last time.
        try
        {
            await _client.SendAsync(HttpMethod.Delete, path, null, mayRepeat: true, cancellationToken);
        }
        catch (HostException e) when (e.Failure == HostFailure.Refused && e.Message.StartsWith("HTTP 404", StringComparison.Ordinal))
        {
            // There is none yet.
        }

        await _client.SendAsync(HttpMethod.Put, path, report, mayRepeat: true, cancellationToken);

        // "Bulk create or update": an annotation is the same by its external_id, so a batch that is sent again makes no second one.
        foreach (var batch in annotationBatches)
            await _client.SendAsync(HttpMethod.Post, path + "/annotations", batch, mayRepeat: true, cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
