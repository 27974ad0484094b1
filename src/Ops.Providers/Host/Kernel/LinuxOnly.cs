using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>Refuses at start-up what only Linux can answer.</summary>
internal static class LinuxOnly
{
    public static void Require(OptionsProblems problems, string key, string what) =>
        Require(problems, key, what, OperatingSystem.IsLinux());

    public static void Require(OptionsProblems problems, string key, string what, bool isLinux) =>
        problems.Require(isLinux, key, $"{what} works on Linux only, and this is {RuntimeInformation.OSDescription}; register it on Linux hosts only");
}
