using System.Net;
using System.Net.NetworkInformation;

namespace Ops.Providers.Network.Tests;

/// <summary>Answers each echo as a test says.</summary>
internal sealed class ScriptedEcho(Func<int, Task<(IPStatus Status, TimeSpan RoundTrip)>> answer) : IEcho
{
    public List<TimeSpan> Timeouts { get; } = [];

    public ScriptedEcho(params (IPStatus Status, int Milliseconds)[] replies)
        : this(index => Task.FromResult((replies[index].Status, TimeSpan.FromMilliseconds(replies[index].Milliseconds))))
    {
    }

    public Task<(IPStatus Status, TimeSpan RoundTrip)> SendAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Timeouts.Add(timeout);
        return answer(Timeouts.Count - 1).WaitAsync(cancellationToken);
    }
}
