using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Microsoft.Build.Logging;

namespace Bytebase.MSBuild.EngineHost;

/// <summary>Builds a project as MSBuild.exe does: <c>PROJECT TARGETS [-v:VERBOSITY] [-bl:FILE] [-p:NAME=VALUE]…</c>, targets separated by semicolons.</summary>
internal static class Build
{
    public static int Run(string[] arguments)
    {
        // mono's is that of the environment, which may know ASCII alone.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var properties = arguments.Where(a => a.StartsWith("-p:", StringComparison.Ordinal)).Select(a => a.Substring(3).Split(['='], 2)).ToDictionary(p => p[0], p => p[1]);
        var loggers = new List<ILogger> { new ConsoleLogger(arguments.Contains("-v:diag") ? LoggerVerbosity.Diagnostic : LoggerVerbosity.Normal) };
        using var projects = new ProjectCollection(properties, loggers.ToList(), ToolsetDefinitionLocations.Default);
        // Not the collection's, too: it would be opened twice.
        loggers.AddRange(arguments.Where(a => a.StartsWith("-bl:", StringComparison.Ordinal)).Select(a => new BinaryLogger { Parameters = a.Substring(4), Verbosity = LoggerVerbosity.Diagnostic }));
        var request = new BuildRequestData(Path.GetFullPath(arguments[0]), properties, null, arguments[1].Split(';'), null);
        var result = BuildManager.DefaultBuildManager.Build(new BuildParameters(projects) { Loggers = loggers, MaxNodeCount = 1 }, request);
        if (result.Exception is not null)
            Console.Error.WriteLine(result.Exception);
        // For the tests: which version of what came from where.
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).OrderBy(a => a.FullName, StringComparer.Ordinal))
            Console.WriteLine($"loaded: {assembly.GetName().Name} {assembly.GetName().Version} {assembly.Location}");
        return result.OverallResult == BuildResultCode.Success ? 0 : 1;
    }
}
