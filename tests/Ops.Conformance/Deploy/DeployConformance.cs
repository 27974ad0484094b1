using System.Globalization;
using System.Text.Json;
using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What the suites for deploy targets share: one fresh platform for each test, and words for what tests do with it.</summary>
public abstract class DeployConformance : IAsyncLifetime
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };
    private DeployPlatform? _platform;
    private int _operations;

    /// <summary>Gets the platform of this test.</summary>
    protected DeployPlatform Platform => _platform ?? throw new InvalidOperationException("The platform has not been started yet.");

    /// <summary>Gets the target under test.</summary>
    protected IDeployTarget Target => Platform.Target;

    /// <summary>Gets the service under test.</summary>
    protected string Service => Platform.Service;

    /// <summary>Starts a platform with nothing on it; it may skip the test where a real part is missing.</summary>
    protected abstract Task<DeployPlatform> StartPlatformAsync();

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync() => _platform = await StartPlatformAsync();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _http.Dispose();
        if (_platform is not null)
            await _platform.DisposeAsync();
    }

    /// <summary>Returns an operation that nobody has carried out.</summary>
    protected Operation NewOperation(long fence = 1) => new($"op-{Interlocked.Increment(ref _operations)}-{Guid.NewGuid():N}", new Fence(fence, "conformance"));

    /// <summary>Returns the name of a revision's set.</summary>
    protected static string SetOf(int revision) => string.Create(CultureInfo.InvariantCulture, $"r{revision}");

    /// <summary>Returns the intent to stage a spec as a revision.</summary>
    protected static StageIntent Intent(DeploySpec spec, int revision, int replicas = 1) =>
        new() { SetId = SetOf(revision), Revision = revision, Spec = spec, Replicas = replicas };

    /// <summary>Stages a good spec, named after the revision (<c>v1</c>), and waits until all its instances are ready.</summary>
    protected async Task<InstanceSet> StageReadyAsync(int revision, int replicas = 1, long fence = 1)
    {
        await Target.StageAsync(Intent(Platform.Good($"v{revision}"), revision, replicas), NewOperation(fence), default);
        return await ReadyAsync(SetOf(revision), replicas);
    }

    /// <summary>Waits until a set has so many ready instances and no others.</summary>
    protected Task<InstanceSet> ReadyAsync(string setId, int replicas = 1) => ReadyAsync(Target, setId, replicas);

    /// <summary>Waits until a set has so many ready instances and no others, as a target sees it.</summary>
    protected async Task<InstanceSet> ReadyAsync(IDeployTarget target, string setId, int replicas) =>
        (await SeenAsync($"{setId} has {replicas} ready instances and no others", target, state => state.Sets.FirstOrDefault(set => set.Id == setId) is { } set && set.Ready == replicas && Running(set) == replicas))
            .Sets.Single(set => set.Id == setId);

    /// <summary>Waits until the target sees the service in a state.</summary>
    protected Task<ServiceState> SeenAsync(string what, Func<ServiceState, bool> holds) => SeenAsync(what, Target, holds);

    /// <summary>Waits until a target sees the service in a state.</summary>
    protected async Task<ServiceState> SeenAsync(string what, IDeployTarget target, Func<ServiceState, bool> holds)
    {
        ServiceState? state = null;
        await WaitAsync(() => $"{what}; seen last: {Json(state)}", async () => holds(state = await target.ObserveAsync(Service, default)));
        return state!;
    }

    /// <summary>Waits until a condition holds, for as long as the platform's patience lasts.</summary>
    protected async Task WaitAsync(Func<string> what, Func<Task<bool>> condition)
    {
        var until = TimeProvider.System.GetUtcNow() + Platform.Patience;
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > until)
                Assert.Fail($"waited {Platform.Patience.TotalSeconds:F0} s in vain for this: {what()}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until so many instances of a set run on the platform, as the platform itself says.</summary>
    protected async Task CountedAsync(string setId, int expected)
    {
        var count = -1;
        await WaitAsync(() => $"{expected} instances of {setId} run; {count} do", async () => (count = await Platform.CountRunningAsync(setId)) == expected);
    }

    /// <summary>Sends requests to one set where the target has a traffic switch; elsewhere they follow the instances by themselves.</summary>
    protected async Task RouteAsync(string setId, long fence = 1)
    {
        if (Target.Get<ITrafficSwitch>() is { } traffic)
            await traffic.SetAsync(Service, await traffic.GetAsync(Service, default), [new TrafficShare(setId, 100)], NewOperation(fence), default);
    }

    /// <summary>Returns where visitors reach the service, or skips the test where there is no such address.</summary>
    protected Uri PublicUrl()
    {
        Assert.SkipWhen(Platform.PublicUrl is null, "the platform has no public address");
        return Platform.PublicUrl!;
    }

    /// <summary>Starts clients on the public address and waits until a version answers them.</summary>
    protected async Task<RequestLoop> AskAsync(string version, int clients = 8)
    {
        var loop = Ask(PublicUrl(), clients);
        await loop.HearsAsync(version);
        return loop;
    }

    /// <summary>Starts clients on an address.</summary>
    protected RequestLoop Ask(Uri url, int clients = 8) => RequestLoop.Start(url, clients, resendsReset: Platform.ResetsKeptConnections, patience: Platform.Patience);

    /// <summary>Starts clients whose requests may not be sent again, where the platform drops none of them; else null.</summary>
    protected PostLoop? Post() => Platform.EchoUrl(PublicUrl()) is { } url ? PostLoop.Start(url) : null;

    /// <summary>Ends the clients, if there are any, and fails unless every request was answered.</summary>
    protected static async Task NothingDroppedAsync(PostLoop? posts)
    {
        if (posts is null)
            return;

        await posts.StopAsync();
        posts.Failures.ShouldBeEmpty();
        posts.Answered.ShouldBeGreaterThan(0);
    }

    /// <summary>Ends the clients and fails unless every request was answered, and few had to be sent again.</summary>
    protected static async Task NothingDroppedAsync(RequestLoop loop)
    {
        await loop.StopAsync();
        loop.Failures.ShouldBeEmpty(loop.Describe());
        // One for each client whenever the proxy reads its configuration again, and no more than that.
        loop.Resent.ShouldBeLessThanOrEqualTo(loop.Clients + (loop.Succeeded / 20), loop.Describe());
        TestContext.Current.TestOutputHelper?.WriteLine(loop.Describe());
    }

    /// <summary>Asks an address over a connection of its own.</summary>
    protected async Task<(int Status, string Body)> GetAsync(Uri url)
    {
        using var response = await _http.GetAsync(url);
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync()).Trim());
    }

    /// <summary>Returns the first address of a set that tests can send requests to: an instance's own, or the public one.</summary>
    protected Uri AddressOf(InstanceSet set) => set.Instances.FirstOrDefault(instance => instance.Address is not null)?.Address ?? PublicUrl();

    /// <summary>Fails unless the error is of one of these kinds, with a message, and says who is meant.</summary>
    protected static async Task<DeployException> RefusedAsync(Func<Task> act, params DeployError[] errors)
    {
        var exception = await Should.ThrowAsync<DeployException>(act);
        errors.ShouldContain(exception.Error, exception.Message);
        exception.Message.ShouldNotBeNullOrWhiteSpace();
        return exception;
    }

    /// <summary>Fails unless something leaves the service as it was.</summary>
    protected async Task UnchangedAsync(Func<Task> act)
    {
        var before = await Target.ObserveAsync(Service, default);
        var revisions = await Target.RevisionsAsync(Service, default);
        await act();
        var after = await Target.ObserveAsync(Service, default);
        after.Fingerprint().ShouldBe(before.Fingerprint(), $"{Json(before)}\nbecame\n{Json(after)}");
        (await Target.RevisionsAsync(Service, default)).Select(revision => revision.SetId).ShouldBe(revisions.Select(revision => revision.SetId));
        foreach (var set in before.Sets)
            (await Platform.CountRunningAsync(set.Id)).ShouldBe(Running(set), set.Id);
    }

    /// <summary>Fails unless an operation that its process left at any point converges when another process repeats it.</summary>
    /// <param name="act">Carries the operation out; it is given the number of the attempt.</param>
    /// <param name="prepare">Makes the state from which an attempt starts.</param>
    /// <param name="verify">Fails unless the operation has had its effect, once.</param>
    protected async Task ConvergesAsync(Func<IDeployTarget, int, Operation, CancellationToken, Task> act, Func<int, Task> prepare, Func<IDeployTarget, int, Task> verify)
    {
        await prepare(0);
        var startedAt = TimeProvider.System.GetTimestamp();
        await act(Target, 0, NewOperation(), default);
        var whole = TimeProvider.System.GetElapsedTime(startedAt);
        await verify(Target, 0);

        const int Attempts = 6;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            await prepare(attempt);
            var operation = NewOperation();
            var doomed = await Platform.ConnectAsync();
            await LeaveAsync(() => new CancellationTokenSource(whole * (attempt - 1) / (Attempts - 1)), cancellationToken => act(doomed, attempt, operation, cancellationToken));
            await Platform.AbandonAsync(doomed);

            var next = await Platform.ConnectAsync();
            await act(next, attempt, operation, default);
            await verify(next, attempt);
        }
    }

    /// <summary>Cancels an operation after a while and fails unless it ends soon after.</summary>
    protected static async Task LeaveAsync(Func<CancellationTokenSource> cancel, Func<CancellationToken, Task> act)
    {
        using var cancellation = cancel();
        var run = act(cancellation.Token);
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Token.Register(() => cancelled.TrySetResult());
        await Task.WhenAny(run, cancelled.Task);
        (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(10)))).ShouldBe(run, "the operation went on although it was cancelled");
        try
        {
            await run;
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Counts the instances that take a place, whatever their state.</summary>
    protected static int Running(InstanceSet set) =>
        set.Instances.Count(instance => instance.State is not (InstanceState.Stopped or InstanceState.Failed));

    /// <summary>Returns everything that a value holds, for comparisons and messages.</summary>
    protected static string Json(object? value) => JsonSerializer.Serialize(value, _readable);
}
