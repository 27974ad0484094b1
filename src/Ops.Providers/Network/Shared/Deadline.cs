using Ops.Health;

namespace Ops.Providers.Network.Shared;

/// <summary>A time limit within a run, shorter than the run's own timeout, so that its end can be described.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _outer;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken outer)
    {
        Limit = limit;
        _outer = outer;
        _timer = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(outer, _timer.Token);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => _either.Token;

    /// <summary>Gets whether the limit ended the wait, and not the run's own token.</summary>
    public bool Expired => _timer.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>Starts the wait for an answer: as configured, or four fifths of what is left of the run.</summary>
    public static Deadline ForAnswer(TimeSpan? configured, in ProbeContext context, CancellationToken outer) =>
        new(configured ?? context.Remaining * 0.8, context.Time, outer);

    /// <summary>Starts the wait for a goodbye, which must not make the run outlast its timeout.</summary>
    public static Deadline ForGoodbye(TimeSpan most, in ProbeContext context, CancellationToken outer)
    {
        var half = context.Remaining / 2;
        return new Deadline(half < most ? half : most, context.Time, outer);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
