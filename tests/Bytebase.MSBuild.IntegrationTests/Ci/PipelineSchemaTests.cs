using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>Each pipeline file in YAML fits its system's schema; <c>Schemas/README.md</c> says where they come from.</summary>
[TestClass]
public sealed partial class PipelineSchemaTests
{
    [TestMethod]
    [DataRow(PipelineFile.GitHub, "github-workflow.json")]
    [DataRow(PipelineFile.GitLab, "gitlab-ci.json")]
    [DataRow(PipelineFile.Bitbucket, "bitbucket-pipelines.json")]
    [DataRow(PipelineFile.Azure, "azure-pipelines.json")]
    public void The_file_fits_the_schema(string file, string schema) => Assert.AreEqual("", Errors(PipelineFile.Read(file), schema));

    /// <summary>The check is one: a key that is misspelt, or at the wrong place, is found.</summary>
    [TestMethod]
    [DataRow(PipelineFile.GitHub, "github-workflow.json", "    runs-on: ", "    run-on: ")]
    [DataRow(PipelineFile.GitHub, "github-workflow.json", "pull-requests: write #", "pull-request: write #")]
    [DataRow(PipelineFile.GitLab, "gitlab-ci.json", "    when: always", "    when: sometimes")]
    [DataRow(PipelineFile.GitLab, "gitlab-ci.json", "  needs: [test]", "  needs: { job: 1 }")]
    [DataRow(PipelineFile.Bitbucket, "bitbucket-pipelines.json", "output-variables:", "output-variable:")]
    [DataRow(PipelineFile.Bitbucket, "bitbucket-pipelines.json", "trigger: manual", "trigger: by-hand")]
    [DataRow(PipelineFile.Azure, "azure-pipelines.json", "- deployment: Promote", "- deploy: Promote")]
    [DataRow(PipelineFile.Azure, "azure-pipelines.json", "fetchDepth:", "fetch-depth:")]
    public void A_mistake_does_not_fit(string file, string schema, string right, string wrong)
    {
        var text = PipelineFile.Read(file);
        Assert.Contains(right, text);
        Assert.AreNotEqual("", Errors(text.Replace(right, wrong, StringComparison.Ordinal), schema));
    }

    /// <summary>The lines for a pipeline without a stored secret are comments; without their "#" the file fits, too, and has them.</summary>
    [TestMethod]
    [DataRow(PipelineFile.GitHub, "github-workflow.json", "\"id-token\":\"write\"", 3)]
    [DataRow(PipelineFile.GitLab, "gitlab-ci.json", "\"id_tokens\":{\"GITLAB_OIDC_TOKEN\":{\"aud\":\"bytebase\"}}", 1)]
    [DataRow(PipelineFile.Bitbucket, "bitbucket-pipelines.json", "\"oidc\":true", 3)]
    public void The_lines_for_workload_identity_fit_the_schema(string file, string schema, string part, int times)
    {
        var text = WorkloadIdentityLine().Replace(PipelineFile.Read(file), "$1$2");

        Assert.AreEqual("", Errors(text, schema));
        Assert.HasCount(times + 1, YamlFile.Parse(text).ToJsonString().Split(part));
    }

    [GeneratedRegex("^( *)# ((?:id-token|permissions|id_tokens|oidc): )", RegexOptions.Multiline)]
    private static partial Regex WorkloadIdentityLine();

    private static string Errors(string yaml, string schemaFile)
    {
        var path = Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.IntegrationTests", "Ci", "Schemas", schemaFile);
        // Without its address: two tests at once would register it twice.
        var text = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!;
        text.AsObject().Remove("$id");
        var schema = JsonSchema.FromText(text.ToJsonString());
        using var instance = JsonDocument.Parse(YamlFile.Parse(yaml).ToJsonString());
        var result = schema.Evaluate(instance.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (result.IsValid)
            return "";
        var errors = (result.Details ?? []).Where(d => d.Errors is { Count: > 0 }).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"));
        return string.Join('\n', errors.Append("does not fit"));
    }
}
