using System.Text.Json;
using Bytebase.MSBuild.Tests.Reports;
using Json.Schema;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>What CI systems read out of a job's log and its files.</summary>
internal static class Log
{
    public static List<ParsedCommand> GitHub(string log, string name) => Commands(log, name, line => CommandParsers.GitHub(line) is { } command ? [command] : []);

    public static List<ParsedCommand> Azure(string log, string name) => Commands(log, name, line => CommandParsers.Azure(line) is { } command ? [command] : []);

    public static List<ParsedCommand> TeamCity(string log, string name) => Commands(log, name, CommandParsers.TeamCity);

    /// <summary>A report that its schema finds valid.</summary>
    /// <param name="schema">The name of the schema's file.</param>
    public static JsonElement Valid(string report, string schema)
    {
        var json = JsonDocument.Parse(report).RootElement.Clone();
        var file = Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Reports", "Schemas", schema);
        // Registered by its own id, which two of them in one process must not be.
        var known = JsonSchema.FromText(File.ReadAllText(file), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        Assert.IsTrue(known.Evaluate(json).IsValid, report);
        return json;
    }

    private static List<ParsedCommand> Commands(string log, string name, Func<string, IReadOnlyList<ParsedCommand>> parse) =>
        [.. log.Split('\n').SelectMany(parse).Where(command => command.Name == name)];
}
