using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The doctor's look at what needs no server: forms of settings, what is missing, commit and CI system.</summary>
internal static class DoctorSettings
{
    /// <summary>
    /// All settings whose form is right, and a line for each of the others: one slip must not hide the next.
    /// </summary>
    /// <param name="names">The names of the settings.</param>
    /// <param name="wrong">Gets the names of the others.</param>
    public static DeliverySettings Parse(IEnumerable<string> names, Func<string, string> get, HashSet<string> wrong, Action<DoctorLine> say)
    {
        foreach (var name in names)
        {
            try
            {
                // http:// is allowed by another setting, so that one is always there.
                DeliverySettings.Parse(n => n == name || n == "BytebaseAllowInsecureHttp" ? get(n) : "");
            }
            catch (BytebaseException e) when (name != "BytebaseAllowInsecureHttp")
            {
                wrong.Add(name);
                say(new(DoctorResult.Fail, name, e.Finding.Message.TrimEnd('.')));
            }
            catch (BytebaseException)
            {
                wrong.Add(name);
            }
        }

        return DeliverySettings.Parse(n => wrong.Contains(n) ? "" : get(n));
    }

    /// <param name="wrong">Settings that were said to have a wrong form: they are not missing as well.</param>
    public static void Check(DeliverySettings settings, HashSet<string> wrong, Func<string, string?> environment, string commit, int migrations, Action<DoctorLine> say)
    {
        Required(settings.Url is not null, "BytebaseUrl", settings.Url?.AbsoluteUri.TrimEnd('/'), "Set it, or BYTEBASE_URL, to the server's external URL, https://bytebase.example.com");
        Required(settings.Project.Length > 0, "BytebaseProject", settings.Project, "Set it, or BYTEBASE_PROJECT, to projects/{project}");
        Required(settings.Targets.Count > 0, "BytebaseTargets", Words.Some(settings.Targets), "Set it, or BYTEBASE_TARGETS, or name them as BytebaseTarget items: instances/{instance}/databases/{database}");
        if (!wrong.Contains("BytebaseTargetStage"))
        {
            say(settings.TargetStage.Length > 0
                ? new(DoctorResult.Ok, "BytebaseTargetStage", settings.TargetStage)
                : new(DoctorResult.Warn, "BytebaseTargetStage", "not set: a publish creates the rollout and runs none of its stages", "Set it, or BYTEBASE_TARGET_STAGE, to environments/{environment}."));
        }

        say(settings.Mode == MigrationMode.Declarative ? new(DoctorResult.Ok, "files", "declarative: all .sql files count")
            : migrations > 0
            ? new(DoctorResult.Ok, "migrations", $"{Words.Count(migrations, "file")} with a version")
            : new(DoctorResult.Warn, "migrations", "there is none with a version", "They are migrations/**/*.sql, or what BytebaseMigration names."));
        say(commit.Length > 0
            ? new(DoctorResult.Ok, "commit", commit[..Math.Min(12, commit.Length)])
            : new(DoctorResult.Warn, "commit", "none: plans and releases do not name one", "Build from a git clone with a commit, with git on the PATH."));
        CheckPipeline(settings, environment, say);

        void Required(bool isSet, string name, string? value, string fix)
        {
            if (!wrong.Contains(name))
                say(isSet ? new(DoctorResult.Ok, name, value ?? "") : new(DoctorResult.Fail, name, "not set", fix + "."));
        }
    }

    private static void CheckPipeline(DeliverySettings settings, Func<string, string?> environment, Action<DoctorLine> say)
    {
        var system = CiJob.Detect(environment);
        say(new(DoctorResult.Ok, "CI system", system?.Name ?? (Pipeline.Sign(environment) is { } sign ? $"an unknown one ({sign} is set)" : "none")));
        if (settings.CheckRelease == CheckRelease.Skip)
            say(new(DoctorResult.Warn, "BytebaseCheckRelease", "SKIP: nothing is reviewed, and a publish cannot tell what is pending", "Leave it out, unless this is the first rollout of very many migrations."));
        if (system is not null && !settings.RequireReview)
            say(new(DoctorResult.Warn, "BytebaseRequireReview", "not set: where a secret is missing, the review is skipped with a warning", "Set it to true in pipelines that have the credential."));
        if (settings.Plan.Length > 0)
            say(new(DoctorResult.Warn, "BytebasePlan", $"{settings.Plan}: builds review nothing while it is set", "Set it in the job that promotes the plan, and nowhere else."));
        if (settings.DryRun)
            say(new(DoctorResult.Warn, "BytebaseDryRun", "on: a publish writes nothing", "Take it out where a publish shall deliver."));
    }
}
