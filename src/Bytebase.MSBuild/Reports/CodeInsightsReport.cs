using System.Globalization;
using System.Text.Json;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Ci.Hosts;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// A report with annotations on the commit at Bitbucket Cloud, and the same as a file, so that it can be looked at. Bitbucket Data Center,
/// whose API is another one, has no pipelines: nothing is sent from the systems that build for it.
/// </summary>
internal sealed class CodeInsightsReport : Report
{
    public const string FileName = "bytebase.code-insights.json";

    private const string RefusedFix = "Run the step where the proxy of Bitbucket Pipelines is (localhost:29418), or create a repository access token with the scope repository:write and set it as the secured repository variable BITBUCKET_TOKEN.";

    public override string Name => "codeinsights";

    public override bool IsAutomatic(CiJob job) => job.Kind == CiKind.Bitbucket;

    public override async Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CancellationToken cancellationToken)
    {
        var document = CodeInsightsDocument.Create(build);
        surroundings.WriteFile(FileName, ToFile(document));
        if (build.Job is not { Kind: CiKind.Bitbucket } job)
            return;
        if (document.LeftOut > 0)
            surroundings.Note(Finding.Of(DiagnosticDescriptors.ReportShortened, null, TextSpan.Nowhere, Name, string.Create(CultureInfo.InvariantCulture, $"1,000 of {1000 + document.LeftOut:N0} findings"), "Bitbucket takes 1,000 annotations of one report"));
        try
        {
            var endpoint = await BitbucketApi.FindAsync(surroundings.Environment, preferToken: false, cancellationToken);
            using var client = new CodeInsightsClient(endpoint, BitbucketApi.Repository(surroundings.Environment), surroundings.Time, surroundings.Detail);
            await client.PublishAsync(job.HeadCommit.Length > 0 ? job.HeadCommit : job.Commit, document.Id, document.Report, document.AnnotationBatches, cancellationToken);
            surroundings.Detail("the Code Insights report was posted");
        }
        catch (HostException e)
        {
            HostRefusal.Note(surroundings, "The Code Insights report", e, RefusedFix, Name, job.PullRequest?.IsFork == true);
        }
    }

    private static byte[] ToFile(CodeInsightsDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("report");
            Copy(document.Report, (json, to) => json.WriteTo(to));
            writer.WriteStartArray("annotations");
            foreach (var batch in document.AnnotationBatches)
                Copy(batch, (json, to) => json.EnumerateArray().ToList().ForEach(annotation => annotation.WriteTo(to)));
            writer.WriteEndArray();
            writer.WriteEndObject();

            void Copy(byte[] source, Action<JsonElement, Utf8JsonWriter> write)
            {
                using var json = JsonDocument.Parse(source);
                write(json.RootElement, writer);
            }
        }

        return stream.ToArray();
    }
}
