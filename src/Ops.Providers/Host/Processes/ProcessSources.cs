namespace Ops.Providers.Host;

internal static class ProcessSources
{
    public static IProcessSource Create(HostFiles files) => OperatingSystem.IsLinux() ? new ProcfsProcesses(files) : new SystemProcesses();
}
