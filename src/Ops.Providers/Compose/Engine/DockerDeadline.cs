namespace Ops.Providers.Compose;

/// <summary>A token that is cancelled when the time is over, and at or a little after the caller's own cancellation.</summary>
/// <remarks>A change that is under way gets a moment to end, so that its caller knows what it left behind and a repetition does not meet it half-way.</remarks>
internal sealed class DockerDeadline : IDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(3);

    // Never disposed, which would do nothing: the timer may still cancel it while its owner goes.
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _registration;

    public DockerDeadline(TimeSpan timeout, bool changes, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _source, timeout, Timeout.InfiniteTimeSpan);
        var grace = changes ? (timeout < _moment ? timeout : _moment) : TimeSpan.Zero;
        _registration = cancellationToken.Register(() => _timer.Change(grace, Timeout.InfiniteTimeSpan));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
    }
}
