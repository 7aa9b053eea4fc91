using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>Publishes that fail, over TCP: what is said about the failure is what the database shows.</summary>
[TestClass]
internal sealed class FailureTests : LiveTests
{
    [TestMethod]
    public async Task NothingStaysOfATransactionAndTheRetryRunsTheFileAgain()
    {
        var world = Server.CreateWorld("test", "test", "prod");
        var failing = ("2_row.sql", "-- txn-mode = on\r\n\r\nINSERT INTO log VALUES ('2');\r\n-- größe\r\nINSERT INTO missing\r\nVALUES (1);\r\n");
        var finding = await FailAsync(world, Table, failing);

        Assert.AreEqual(("BB7002", "/repo/migrations/2_row.sql", new TextSpan(5, 1, 5, 20)), (finding.Code, finding.File, finding.Span));
        Assert.StartsWith($"2_row.sql failed on {world.Databases[0]}, {world.Databases[1]} in environments/test: ", finding.Message);
        Assert.Contains("Statement: INSERT INTO missing VALUES (1). Nothing of this file stays; 1_log.sql ran before it and stays applied. Fix it and publish again", finding.Message);
        Assert.Contains("     5 | INSERT INTO missing", finding.Details);
        Assert.AreEqual("1", Log(world, 0));

        await new LivePublish(world, "environments/prod", Table, ("2_row.sql", failing.Item2.Replace("missing\r\n", "log ", StringComparison.Ordinal))).RunAsync();
        Assert.AreEqual("1 1 2", Log(world, 2));
    }

    [TestMethod]
    public async Task WhatStaysWithoutATransactionIsCounted()
    {
        var world = Server.CreateWorld("test");
        var finding = await FailAsync(world, Table, ("2_row.sql", "-- txn-mode = off\nINSERT INTO log VALUES ('2');\nINSERT INTO log VALUES ('3');\nINSERT INTO missing VALUES (1);\n"));

        Assert.AreEqual(4, finding.Span.Line);
        Assert.Contains("2 statements of this file stay applied, since the file switches transactions off (txn-mode); 1_log.sql ran before it", finding.Message);
        Assert.Contains("Publishing again runs the file from its start, these statements too", finding.Message);
        Assert.AreEqual("1 2 3", Log(world, 0));
    }

    [TestMethod]
    public async Task StatementThatIsMovedFailsBehindTheCommitOfTheOthers()
    {
        var world = Server.CreateWorld("test");
        var finding = await FailAsync(world, Table, ("2_row.sql", "INSERT INTO log VALUES ('2');\n-- later\nCREATE INDEX CONCURRENTLY missing_id ON missing (id);\nINSERT INTO log VALUES ('3');\n"));

        Assert.AreEqual((3, 1), (finding.Span.Line, finding.Span.Column));
        Assert.Contains("2 statements of this file stay applied, since this statement runs behind their COMMIT", finding.Message);
        Assert.Contains("PostgreSQL may have left the index INVALID: drop it first.", finding.Message);
        Assert.AreEqual("1 2 3", Log(world, 0));
    }

    [TestMethod]
    public async Task PromotionFromAnotherCommitHasNoLine()
    {
        var world = Server.CreateWorld("test");
        await FailAsync(world, Table, ("2_row.sql", "INSERT INTO missing VALUES (1);\n"));
        var here = new LivePublish(world, "environments/test", Table, ("2_row.sql", "-- other\nINSERT INTO log VALUES (2);\n")).Content();
        var finding = (await new LivePublish(world, "environments/test", Table, ("2_row.sql", "INSERT INTO missing VALUES (1);\n")) { Here = here }.RunAsync())!.Failures.Single();

        Assert.AreEqual(("/repo/migrations/2_row.sql", TextSpan.Nowhere), (finding.File, finding.Span));
        Assert.Contains("No line, since the file here is not the one that was released", finding.Message);
    }

    private static async Task<Finding> FailAsync(LiveWorld world, params (string Name, string Sql)[] migrations) =>
        (await new LivePublish(world, "environments/test", migrations).RunAsync())!.Failures.Single();
}
