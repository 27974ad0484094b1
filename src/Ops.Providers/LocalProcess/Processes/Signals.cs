using System.Runtime.InteropServices;

namespace Ops.Providers.LocalProcess;

/// <summary>What .NET does not offer of a Unix system's processes.</summary>
internal static partial class Signals
{
    private const int Kill = 9;

    /// <summary>Makes this process the leader of a session of its own, so that a closed terminal or Ctrl+C does not reach it.</summary>
    public static void LeaveTerminal()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetSid();
    }

    /// <summary>Asks a process to stop; on a system without signals it is ended.</summary>
    public static void Stop(int processId, LocalProcessStopSignal signal) => Send(processId, signal switch
    {
        LocalProcessStopSignal.Interrupt => 2,
        LocalProcessStopSignal.Quit => 3,
        _ => 15,
    });

    /// <summary>Ends a process.</summary>
    public static void End(int processId) => Send(processId, Kill);

    private static void Send(int processId, int signal)
    {
        // A process that is gone already is what was wanted.
        if (!OperatingSystem.IsWindows())
        {
            _ = SendSignal(processId, signal);
            return;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSid();
}
