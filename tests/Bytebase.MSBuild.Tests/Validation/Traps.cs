using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>The findings about how the server executes a file (BB2021 to BB2032), without those of other rules.</summary>
internal static class Traps
{
    public static IReadOnlyList<Finding> Findings(SqlEngine engine, string sql) =>
        [.. Check.Files(engine, ("m/1_a.sql", sql)).Where(f => string.CompareOrdinal(f.Code, "BB2021") >= 0 && string.CompareOrdinal(f.Code, "BB2032") <= 0)];

    /// <summary>Line, column, severity and code of each, separated by "; ".</summary>
    public static string Of(SqlEngine engine, string sql) =>
        string.Join("; ", Findings(engine, sql).Select(f => $"{f.Span.Line},{f.Span.Column} {f.Severity} {f.Code}"));

    public static string Of(string sql) => Of(SqlEngine.Auto, sql);

    /// <summary>The only finding's text.</summary>
    public static string Message(SqlEngine engine, string sql) => Findings(engine, sql).Single().Message;

    public static string Message(string sql) => Message(SqlEngine.Auto, sql);
}
