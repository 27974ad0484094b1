namespace Ops.Providers.LocalProcess;

/// <summary>The signal that asks a process to stop; where the system has no signals, processes are ended at once.</summary>
public enum LocalProcessStopSignal
{
    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>SIGINT, as Ctrl+C sends it.</summary>
    Interrupt,

    /// <summary>SIGQUIT.</summary>
    Quit,
}
