using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Ops.Benchmarks.Measuring;

/// <summary>Describes where numbers were taken.</summary>
internal static class Machine
{
    public static string Describe() => $"""
        - Date: {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC; commit {Commit()}
        - CPU: {CpuModel()}, {Environment.ProcessorCount} logical cores, {RuntimeInformation.OSArchitecture}
        - System: {RuntimeInformation.OSDescription}
        - Runtime: {RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, concurrent GC {(IsConcurrent() ? "on" : "off")}, tiered PGO on
        """;

    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    private static bool IsConcurrent() =>
        GC.GetConfigurationVariables().TryGetValue("ConcurrentGC", out var value) && string.Equals(value?.ToString(), bool.TrueString, StringComparison.OrdinalIgnoreCase);

    private static string CpuModel()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return "unknown";
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown";
    }

    private static string Commit()
    {
        var changes = Git("status --porcelain -- src benchmarks/Ops.Benchmarks");
        return Git("rev-parse --short HEAD") + (changes.Length == 0 ? "" : " with uncommitted changes");
    }

    private static string Git(string arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
