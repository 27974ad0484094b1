namespace Ops.Providers.Host.Tests;

/// <summary>A host whose counters go on as the kernel's do, idle or busy.</summary>
internal abstract class CountingTarget<TOptions> : ProbeTarget<TOptions>
    where TOptions : ProbeOptions
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _kernel;
    private volatile bool _busy;

    protected CountingTarget() => _kernel = new Thread(Run) { IsBackground = true };

    protected RecordedHost Host { get; } = new();

    public override Task BreakAsync()
    {
        _busy = true;
        return Task.CompletedTask;
    }

    public override Task RestoreAsync()
    {
        _busy = false;
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _stop.Set();
        _kernel.Join();
        _stop.Dispose();
        Host.Dispose();
        return base.DisposeAsync();
    }

    protected void Start()
    {
        Count(busy: false);
        _kernel.Start();
    }

    /// <summary>Writes the counters after another moment.</summary>
    protected abstract void Count(bool busy);

    private void Run()
    {
        while (!_stop.Wait(TimeSpan.FromMilliseconds(5)))
            Count(_busy);
    }
}
