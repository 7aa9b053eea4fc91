using System.Text;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>Text that tries to be a command, HTML, Markdown or half a character.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "::error::owned", "::set-output name=x::y", "::stop-commands::t", "::add-mask::", "::", "##[error]owned", "##[set-env name=PATH]/tmp", "##[", "##vso[task.setvariable variable=x]y", "##vso[",
        "##VSO[task.complete result=Failed;]", "##teamcity[buildStatus status='FAILURE']", "##teamcity[", "##\u00ADvso[task.logissue type=error]x", "##\u200Bvso[", ":\u200B:error::", "#", "##", "###", "vso[", "[", "]", "teamcity[",
        "\r", "\n", "\r\n", "\0", "\t", "\u0085", "\u2028", "\u2029", "\u001B[31m", "\u001B[8mha:", "\u001B]0;title\u0007", "\u001B]8;;https://evil.example\u001B\\", "\u009B2J", "\u001B", "section_start:1:x\r\u001B[0K",
        "\u202E", "\u2066", "\u200F", "\uFEFF", "\uD800", "\uDC00", "\U0001F600", "\U0001F468\u200D\U0001F469", "e\u0301", "日本", "K\u212A", "\uFFFF", "\uFFFE", "\u0001", "\u007F",
        "%", "%0A", "%0D%0A", "%25", "%3A", "%2C", "%5D", "%3B", "%AZP25", "%VSTS", ",", ":", ";", "=", "'", "|'", "|", "||", "|n", "|0x0041", "{0}", "{build.status.text}",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- bytebase-msbuild:abc -->", "-->", "]]>", "<![CDATA[", "</details>", "<details>", "&lt;", "&#64;x", "&amp;", "&", "<", ">", "\"",
        "![x](https://evil.example/x.png)", "[x](https://evil.example)", "[x]: https://evil.example", "[x][y]", "](", "](1)", "\\](", "`", "``", "```", "~~~", "~~x~~", "**", "*x*", "__", "_x_", "\\", "\\|", "\\\\", "$x$", "$$", "$1",
        "@octocat", "@all", "@org/team", "#123", "o/r#1", "GH-1", "!1", "~bug", "%1", "&7", "^alert#1", ":smile:", ":id:", "https://evil.example/x", "HTTP://evil.example", "ftp://evil.example", "www.evil.example", "mailto:a@b.example", "a@b.example",
        "/close", "/merge", "- ", "+ ", "1. ", "# ", "> ", "---", "===", "    x", "a", "b", " ", "  ", "word", "select 1", "create table x_y_z", ".", "(", ")", "!",
    ];

    public static string Next(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(1, 9); count > 0; count--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    /// <summary>A build all of whose texts are foreign.</summary>
    public static BuildReport Build(Random random)
    {
        var kinds = Enum.GetValues<CiKind>();
        DiagnosticSeverity[] severities = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Suggestion, DiagnosticSeverity.Silent];
        string Text() => Next(random);
        return SampleReports.Rich with
        {
            Project = Text(),
            ProjectPath = "p/" + Text(),
            ReviewSkipped = random.Next(2) == 0 ? "" : Text(),
            Job = SampleReports.Job(kinds[random.Next(kinds.Length)]) with { Branch = Text() },
            Migrations = [.. Enumerable.Range(0, random.Next(3)).Select(_ => "m/" + Text())],
            Findings = [.. Enumerable.Range(0, random.Next(12)).Select(n =>
            {
                var path = "m/" + Text();
                var severity = severities[random.Next(severities.Length)];
                var by = random.Next(5) == 0 ? new SuppressedBy(random.Next(2) == 0, Text()) : null;
                return new ReportedFinding(
                    new Finding("BB100" + n % 3, severity, Text(), $"{SampleReports.Root}/{path}", new TextSpan(random.Next(5), random.Next(5), random.Next(5), random.Next(5)))
                    {
                        Details = random.Next(3) == 0 ? [Text(), Text()] : [],
                        Targets = random.Next(3) == 0 ? ["instances/" + Text(), Text()] : [],
                        SuppressedBy = by,
                    },
                    by is null ? severity : DiagnosticSeverity.None,
                    path) { Title = Text(), HelpUrl = random.Next(2) == 0 ? "" : "https://example.com/" + Text(), HelpText = Text };
            })],
            Delivery = new DeliveryResult
            {
                Outcome = (DeliveryOutcome)random.Next(8),
                Summary = random.Next(3) == 0 ? "" : Text(),
                Release = Text(),
                Plan = random.Next(2) == 0 ? "" : Text(),
                Url = random.Next(3) switch { 0 => "", 1 => "https://example.com/" + Text(), _ => "javascript:alert(1)//" + Text() },
                Stage = Text(),
                NextStage = Text(),
                Targets = [Text(), Text()],
                Checked = random.Next(2) == 0 ? null : [new(Text(), Text(), [], random.Next(9), random.Next(2) == 0 ? "HIGH" : Text())],
                Stages = random.Next(2) == 0 ? [] : [new(Text(), [new(Text(), random.Next(2) == 0 ? "DONE" : Text())])],
            },
        };
    }
}
