using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tests.Validation;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Realistic;

/// <summary>
/// Whatever is in a file: no exception, no hang, no memory out of proportion, and findings only at places that are in it. Lasts
/// <c>BYTEBASE_FUZZ_SECONDS</c> (10); the seed of a failure is in its message, <c>BYTEBASE_FUZZ_SEED</c> starts there.
/// </summary>
[TestClass]
[DoNotParallelize]
internal sealed class ContentFuzzTests
{
    // Generous: tests run on slow and busy machines. What is quadratic needs minutes for what is given a second here.
    private const double BytesPerSecond = 100_000;
    private const long BytesForEachByte = 1000;
    private const long BytesForAnyFile = 4_000_000;

    [TestMethod]
    public void AnythingMayBeInAFile()
    {
        var watch = Stopwatch.StartNew();
        var duration = TimeSpan.FromSeconds(Number("BYTEBASE_FUZZ_SECONDS") ?? 10);
        var seed = Number("BYTEBASE_FUZZ_SEED") ?? Environment.TickCount;
        for (var engine = 0; watch.Elapsed < duration; engine = (engine + 1) % SqlEngines.Count, seed++)
        {
            var random = new Random(seed);
            AssertHolds((SqlEngine)engine, new ContentFuzz(random).Next(random.Next(20) == 0 ? 100_000 : random.Next(1, 3000)), seed);
        }
    }

    [TestMethod]
    [DataRow(SqlEngine.Auto)]
    [DataRow(SqlEngine.Other)]
    [DataRow(SqlEngine.Postgres)]
    [DataRow(SqlEngine.MySql)]
    [DataRow(SqlEngine.MariaDb)]
    [DataRow(SqlEngine.SqlServer)]
    [DataRow(SqlEngine.Oracle)]
    [DataRow(SqlEngine.Sqlite)]
    public void LargeFilesTakeTimeInProportion(SqlEngine engine)
    {
        var seed = Number("BYTEBASE_FUZZ_SEED") ?? Environment.TickCount;
        for (var i = 0; i < 8; i++, seed++)
            AssertHolds(engine, new ContentFuzz(new Random(seed)).Repeated(1_000_000), seed);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void AssertHolds(SqlEngine engine, byte[] bytes, int seed)
    {
        var suffix = (seed & 3) switch { 0 => "_ddl", 1 => "_dml", _ => "" };
        var set = Check.Set([$"m/1__a{suffix}.sql"]);
        var message = $"BYTEBASE_FUZZ_SEED={seed}, {engine}, {bytes.Length} bytes: {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 200)))}";
        var watch = Stopwatch.StartNew();
        var before = GC.GetTotalAllocatedBytes();
        IReadOnlyList<Finding> findings;
        try
        {
            findings = new Validator(engine).Validate(set, _ => bytes, CancellationToken.None).Findings;
        }
        catch (Exception e)
        {
            throw new AssertFailedException($"{message}\n{e}", e);
        }

        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.IsLessThan(TimeSpan.FromSeconds(10 + bytes.Length / BytesPerSecond), watch.Elapsed, message);
        Assert.IsLessThan(BytesForAnyFile + BytesForEachByte * bytes.Length, allocated, message);
        AssertPlaces(bytes, findings, message);
        if (bytes.Length < 3000)
            AssertStatements(bytes, engine, message);
    }

    private static void AssertPlaces(byte[] bytes, IReadOnlyList<Finding> findings, string message)
    {
        var text = new SourceText(bytes);
        foreach (var finding in findings.Where(finding => finding.Span.Line > 0))
        {
            Assert.IsLessThanOrEqualTo(Math.Max(text.LineCount, 1), finding.Span.Line, $"{finding.Code} {message}");
            var line = bytes.AsSpan(text.LineStart(finding.Span.Line)..text.LineEnd(finding.Span.Line));
            Assert.IsLessThanOrEqualTo(line.Length + 1, Math.Max(finding.Span.Column, 1), $"{finding.Code} {message}");
        }
    }

    /// <summary>Statements are in order, do not overlap, and hold something.</summary>
    private static void AssertStatements(byte[] bytes, SqlEngine engine, string message)
    {
        var end = 0;
        foreach (var statement in SqlScanner.Scan(new SourceText(bytes), engine))
        {
            var isRight = end <= statement.Start && statement.Start <= statement.First && statement.First < statement.End && statement.End <= bytes.Length;
            Assert.IsTrue(isRight, $"{statement} {message}");
            end = statement.End;
        }
    }
}
