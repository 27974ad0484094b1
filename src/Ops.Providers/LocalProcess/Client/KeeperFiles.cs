using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>The program of keepers: copies of this assembly, so that building or updating the program that uses it leaves running keepers alone.</summary>
internal static class KeeperFiles
{
    private const string RuntimeConfig = """
        {
          "runtimeOptions": {
            "tfm": "net10.0",
            "rollForward": "LatestMinor",
            "frameworks": [
              { "name": "Microsoft.NETCore.App", "version": "10.0.0" },
              { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" }
            ],
            "configProperties": { "System.GC.Server": false, "System.GC.Concurrent": false, "System.GC.ConserveMemory": 5 }
          }
        }
        """;

    /// <summary>Returns the command that starts a keeper, without its own arguments.</summary>
    /// <exception cref="DeployException">The assembly's file or <c>dotnet</c> is not found.</exception>
    public static IReadOnlyList<string> Command(string root)
    {
        var assemblies = (System.Reflection.Assembly[])[typeof(KeeperFiles).Assembly, typeof(OpsException).Assembly];
        var folder = Path.Combine(root, ".keeper", string.Join('-', assemblies.Select(assembly => assembly.ManifestModule.ModuleVersionId.ToString("N")[..12])));
        if (!Directory.Exists(folder))
        {
            Copy(assemblies, folder);
            RemoveOld(folder);
        }

        return [Dotnet(), Path.Combine(folder, $"{assemblies[0].GetName().Name}.dll")];
    }

    private static void Copy(IEnumerable<System.Reflection.Assembly> assemblies, string folder)
    {
        var temporary = $"{folder}.{Guid.NewGuid():N}.tmp";
        ServiceFolder.Create(temporary);
        foreach (var assembly in assemblies)
            File.Copy(Location(assembly), Path.Combine(temporary, $"{assembly.GetName().Name}.dll"));
        File.WriteAllText(Path.Combine(temporary, $"{typeof(KeeperFiles).Assembly.GetName().Name}.runtimeconfig.json"), RuntimeConfig);
        try
        {
            DurableFolder.Complete(temporary, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Deletes the copies of earlier versions; a keeper that still runs one has all of it in memory.</summary>
    private static void RemoveOld(string current)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetDirectoryName(current)!).Where(folder => folder != current && Directory.GetLastWriteTimeUtc(folder) < Directory.GetLastWriteTimeUtc(current) - TimeSpan.FromDays(1)))
            Directory.Delete(folder, recursive: true);
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is told apart and explained.")]
    private static string Location(System.Reflection.Assembly assembly) => assembly.Location is { Length: > 0 } location
        ? location
        : throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"{assembly.GetName().Name}.dll is no file of its own, as in programs published as a single file; set {nameof(LocalProcessTargetOptions.KeeperCommand)} to this program and call {nameof(LocalProcessKeeper)}.{nameof(LocalProcessKeeper.RunAsync)} there");

    private static string Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Path.GetFileName(Environment.ProcessPath) == name ? Environment.ProcessPath : null,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name)),
            ProgramPath.Find(name, "/", Environment.GetEnvironmentVariable("PATH")),
        ];
        return Array.Find(candidates, File.Exists)
            ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'dotnet' is not found, with which keepers are started; install the ASP.NET Core runtime 10 or set {nameof(LocalProcessTargetOptions.KeeperCommand)}");
    }
}
