using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Keeps one instance running until it is told to stop.</summary>
/// <remarks>One loop does everything in order; calls from outside only leave a wish and wait.</remarks>
internal sealed class InstanceRunner
{
    private readonly SetRecord _set;
    private readonly Func<int, LaunchRequest> _request;
    private readonly LogWriter _log;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly InstanceWishes _wishes = new();
    private readonly Lock _lock = new();
    private Instance _instance;
    private LaunchedProcess? _process;

    /// <summary>Starts the instance.</summary>
    /// <param name="set">What it belongs to.</param>
    /// <param name="id">Its name.</param>
    /// <param name="request">Says how it is started on a port.</param>
    /// <param name="before">What has to end before it is started for the first time.</param>
    /// <param name="log">Where its output goes; the runner disposes it.</param>
    /// <param name="changed">Is called when requests may or may not reach it any more.</param>
    /// <param name="time">The clock.</param>
    public InstanceRunner(SetRecord set, string id, Func<int, LaunchRequest> request, Task before, LogWriter log, Action changed, TimeProvider time)
    {
        (_set, _request, _log, _changed, _time) = (set, request, log, changed, time);
        _instance = new Instance(id, InstanceState.Starting);
        Completion = Task.Run(() => RunAsync(before));
    }

    public string Id => _instance.Id;

    public string SetId => _set.Id;

    /// <summary>Gets whether it was told to stop.</summary>
    public bool IsStopping => _wishes.IsStopping;

    /// <summary>Ends when the instance has stopped for good.</summary>
    public Task Completion { get; }

    /// <summary>Gets how the instance is.</summary>
    public Instance Instance => Volatile.Read(ref _instance);

    /// <summary>Gets where requests can go, or null where they cannot.</summary>
    public Backend? Backend { get; private set; }

    /// <summary>Gets the ids of the running processes.</summary>
    public IReadOnlyList<int> ProcessIds => Volatile.Read(ref _process) is { } process ? process.Family : [];

    /// <summary>Takes the instance out of traffic, lets its requests end, and stops it for good.</summary>
    public Task StopAsync(TimeSpan grace)
    {
        _wishes.Stop(grace);
        return Completion;
    }

    /// <summary>Takes the instance out of traffic, lets its requests end, stops it, and starts it again.</summary>
    public Task RestartAsync(TimeSpan grace) => Task.WhenAny(_wishes.Restart(grace), Completion);

    private async Task RunAsync(Task before)
    {
        await WaitAsync(before).ConfigureAwait(false);
        var failures = 0;
        while (!IsStopping)
        {
            var startedAt = _time.GetTimestamp();
            var end = await TryRunAsync().ConfigureAwait(false);
            if (end is null)
                continue;

            failures = _time.GetElapsedTime(startedAt) > _set.Plan.MaxRestartDelay ? 1 : failures + 1;
            await BackOffAsync(end, failures).ConfigureAwait(false);
        }

        Show(instance => instance with { State = InstanceState.Stopped, Address = null, Detail = null });
        _log.Dispose();
    }

    private async Task WaitAsync(Task before)
    {
        while (!before.IsCompleted && !IsStopping)
        {
            Show(instance => instance with { Detail = "waits until the instances have ended that a killed keeper left" });
            await Task.WhenAny(before, _wishes.Next()).ConfigureAwait(false);
        }
    }

    private async Task<string?> TryRunAsync()
    {
        try
        {
            return await RunOnceAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // One instance that cannot be started must not end the supervision of the others, nor its own.
            _ = _wishes.Next();
            return exception is DeployException ? exception.Message : $"cannot be started: {exception.GetType().Name}: {exception.Message}";
        }
    }

    /// <summary>Runs the process until it ends; returns why it did, or null where that was wished.</summary>
    private async Task<string?> RunOnceAsync()
    {
        var port = _set.Plan.ListensOnPort ? FreePort() : 0;
        using (var process = LaunchedProcess.Start(_request(port), _log, _time))
        using (var backend = new Backend(_set.Id, port))
        using (var ended = new CancellationTokenSource())
        {
            Volatile.Write(ref _process, process);
            Show(instance => instance with { State = InstanceState.Starting, StartedAt = process.StartedAt, Address = port > 0 ? backend.Address : null, Detail = null }, backend);
            var wish = _wishes.Next();
            var health = new HealthWatch(_set.Plan, backend.Address, _time).RunAsync(ShowHealth, ended.Token);
            await Task.WhenAny(process.Exit, wish).ConfigureAwait(false);

            await ended.CancelAsync().ConfigureAwait(false);
            await health.ConfigureAwait(false);
            var wished = !process.Exit.IsCompleted;
            if (wished)
                await TakeDownAsync(process, backend, await wish.ConfigureAwait(false)).ConfigureAwait(false);

            var exitCode = await process.Exit.ConfigureAwait(false);
            Volatile.Write(ref _process, null);
            var reason = wished ? null : LaunchedProcess.Describe(exitCode);
            Show(instance => instance with { Address = null, State = wished ? InstanceState.Stopping : InstanceState.Failed, Detail = reason });
            return reason;
        }
    }

    private async Task TakeDownAsync(LaunchedProcess process, Backend backend, TimeSpan grace)
    {
        Show(instance => instance with { State = InstanceState.Stopping });
        await backend.DrainAsync(grace, _time, CancellationToken.None).ConfigureAwait(false);
        await process.StopAsync(_set.Plan.StopSignal, grace).ConfigureAwait(false);
    }

    private async Task BackOffAsync(string reason, int failures)
    {
        var delay = _set.Plan.RestartDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        if (delay > _set.Plan.MaxRestartDelay)
            delay = _set.Plan.MaxRestartDelay;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{reason}{(failures > 1 ? $", {failures} times in a row" : "")}; starts again in {delay.TotalSeconds:0.#} s");
        Show(instance => instance with { State = InstanceState.Failed, Detail = detail });

        await Task.WhenAny(Task.Delay(delay, _time), _wishes.Current).ConfigureAwait(false);
        Show(instance => instance with { Restarts = instance.Restarts + 1 });
    }

    private void ShowHealth(bool isReady, string? detail) => Show(instance => instance with
    {
        State = isReady ? InstanceState.Ready : instance.State == InstanceState.Starting ? InstanceState.Starting : InstanceState.Unready,
        Detail = detail,
    });

    private void Show(Func<Instance, Instance> change, Backend? backend = null)
    {
        lock (_lock)
        {
            var before = _instance;
            Volatile.Write(ref _instance, change(before));
            if (backend is not null)
                Backend = backend;
            if (before.State == _instance.State)
                return;
        }

        _changed();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
