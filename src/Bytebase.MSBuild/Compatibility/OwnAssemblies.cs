using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Compatibility;

/// <summary>
/// Finds what lies beside this assembly, for this assembly. MSBuild.exe loads a task in a context that looks into the task's folder only
/// for the very version that is asked for; which version that is, its redirects decide, and an older one in its own folder ends the search
/// (learn.microsoft.com/dotnet/framework/deployment/best-practices-for-assembly-loading). Nobody else is answered: what other packages
/// and MSBuild itself load stays as it is.
/// </summary>
internal static class OwnAssemblies
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(OwnAssemblies).Assembly.Location)!;

    /// <summary>
    /// Newer packages ask for higher versions of this one, which has come with .NET Framework since 4.7.1, is not shipped for that reason,
    /// and is never redirected down but by a host's configuration: MSBuild 17's ends at 4.0.3.0.
    /// </summary>
    private static readonly AssemblyName FrameworkFacade = new("System.ValueTuple, Version=4.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51");

#pragma warning disable CA2255 // Of no use in a library that is referenced; this one is loaded by MSBuild, whose first call must find it ready.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is not { IsDynamic: false } asking || !IsOwn(asking))
            return null;
        try
        {
            var wanted = new AssemblyName(request.Name);
            if (wanted.Name == FrameworkFacade.Name && wanted.Version > FrameworkFacade.Version)
                return Assembly.Load(FrameworkFacade);
            var path = Path.Combine(Folder, wanted.Name + ".dll");
            // The context of LoadFrom, in which this assembly is: what is found twice is one assembly.
            return File.Exists(path) && AssemblyName.GetAssemblyName(path) is var found && found.Version >= wanted.Version && HasSameKey(found, wanted)
                ? Assembly.LoadFrom(path)
                : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or UnauthorizedAccessException)
        {
            // The runtime's own message names the assembly that is missing.
            return null;
        }
    }

    private static bool IsOwn(Assembly assembly) =>
        assembly == typeof(OwnAssemblies).Assembly || string.Equals(Path.GetDirectoryName(assembly.Location), Folder, StringComparison.OrdinalIgnoreCase);

    private static bool HasSameKey(AssemblyName found, AssemblyName wanted) =>
        wanted.GetPublicKeyToken() is not { Length: > 0 } key || (found.GetPublicKeyToken() ?? []).SequenceEqual(key);
}
