using System.Runtime.InteropServices;

namespace Ops.SampleHost.Deploying;

/// <summary>What Ctrl-C and SIGTERM mean while a deployment goes on: the first asks it to stop and to go back, the second leaves it where it is, and a third ends the process.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _onFirst;
    private int _count;

    /// <param name="onFirst">Asks for the stop; called on a thread of the system's.</param>
    public Interrupts(Action onFirst)
    {
        _onFirst = onFirst;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Gets what is cancelled when the deployment is to be left where it is.</summary>
    public CancellationToken Leaving => _leaving.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _leaving.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        var count = Interlocked.Increment(ref _count);
        signal.Cancel = count <= 2;
        if (count == 1)
            _onFirst();
        else if (count == 2)
            _leaving.Cancel();
    }
}
