using System;
using System.IO;
using System.Reflection;

namespace Bytebase.MSBuild.EngineHost;

/// <summary>
/// On .NET Framework, loads MSBuild's assemblies as the configuration of MSBuild.exe has them loaded: one version of each for MSBuild, whichever is asked for.
/// Nobody else is answered here: a task's folder has to hold, and to find, what the task needs.
/// </summary>
internal static class Program
{
#if NETFRAMEWORK
    private static readonly string Engine = Path.Combine(Path.GetDirectoryName(typeof(Program).Assembly.Location)!, "engine");

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        var name = new AssemblyName(request.Name).Name;
        var path = Path.Combine(Engine, name + ".dll");
        // MSBuild's own assemblies are one for all: a task implements their interfaces.
        var isEngine = name.StartsWith("Microsoft.Build", StringComparison.Ordinal);
        var asks = request.RequestingAssembly is { IsDynamic: false } assembly ? Path.GetDirectoryName(assembly.Location) : Engine;
        return File.Exists(path) && (isEngine || asks == Engine || asks == Path.GetDirectoryName(Engine)) ? Assembly.LoadFrom(path) : null;
    }
#endif

    private static int Main(string[] arguments)
    {
#if NETFRAMEWORK
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
#endif
        return Build.Run(arguments);
    }
}
