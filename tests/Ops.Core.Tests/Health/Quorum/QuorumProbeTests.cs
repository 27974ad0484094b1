using Ops.Health;

namespace Ops.Core.Tests.Health.Quorum;

public sealed class QuorumProbeTests
{
    [Theory]
    [InlineData(2, 0, "HHH", ProbeStatus.Healthy)]
    [InlineData(2, 0, "HHU", ProbeStatus.Healthy)]
    [InlineData(2, 0, "HDU", ProbeStatus.Degraded)]
    [InlineData(2, 0, "HUU", ProbeStatus.Unhealthy)]
    [InlineData(2, 1, "HHU", ProbeStatus.Degraded)]
    [InlineData(2, 1, "HHH", ProbeStatus.Healthy)]
    [InlineData(1, 0, "XXH", ProbeStatus.Healthy)]
    [InlineData(1, 0, "XXX", ProbeStatus.Unhealthy)]
    public async Task Enough_members_make_the_whole(int required, int reserve, string members, ProbeStatus status)
    {
        var probe = new QuorumProbe(required, reserve, members.Select((kind, index) => KeyValuePair.Create<string, IHealthProbe>($"node{index}", new DelegateProbe((_, _) => kind switch
        {
            'H' => new(ProbeResult.Healthy()),
            'D' => new(ProbeResult.Degraded("slow")),
            'U' => new(ProbeResult.Unhealthy("down")),
            _ => throw new IOException("gone"),
        }))));

        var result = await probe.ProbeAsync(ProbeContext.StartNow("cluster", TimeSpan.FromSeconds(1)), CancellationToken.None);

        result.Status.ShouldBe(status);
        result.Value.ShouldBe(members.Count(kind => kind == 'H'));
        if (status == ProbeStatus.Unhealthy)
            result.Description.ShouldNotBeNull().ShouldContain("node1 is Unhealthy");
    }

    [Fact]
    public async Task A_member_that_has_not_let_go_is_not_started_again()
    {
        var release = new TaskCompletionSource<ProbeResult>();
        var runs = 0;
        var probe = new QuorumProbe(1, [KeyValuePair.Create<string, IHealthProbe>("a", new DelegateProbe((_, _) => runs++ == 0 ? new(release.Task) : new(ProbeResult.Healthy())))]);
        using var timeout = new CancellationTokenSource();
        var first = probe.ProbeAsync(ProbeContext.StartNow("cluster", TimeSpan.FromSeconds(1)), timeout.Token).AsTask();
        await timeout.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);

        var second = await probe.ProbeAsync(ProbeContext.StartNow("cluster", TimeSpan.FromSeconds(1)), CancellationToken.None);
        second.Description.ShouldNotBeNull().ShouldContain("a is Unhealthy (not started: an earlier run of this member has not ended)");
        release.SetResult(ProbeResult.Healthy());

        (await probe.ProbeAsync(ProbeContext.StartNow("cluster", TimeSpan.FromSeconds(1)), CancellationToken.None)).Status.ShouldBe(ProbeStatus.Healthy);
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task Members_are_disposed_with_the_whole()
    {
        var member = new DisposableProbe();
        await using (new QuorumProbe(1, [KeyValuePair.Create<string, IHealthProbe>("a", member)]))
            member.IsDisposed.ShouldBeFalse();

        member.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_member_that_hangs_lets_go_at_the_deadline()
    {
        await using var bench = new Bench();
        var hanging = new ManualProbe { IgnoresToken = true };
        bench.Add("cluster", new QuorumProbe(1, [KeyValuePair.Create<string, IHealthProbe>("a", hanging)]), static _ => { });
        var sweep = bench.SweepAsync();
        bench.Advance(5.01);

        (await sweep)[0].Outcome.ShouldBe(ProbeOutcome.TimedOut);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public void A_quorum_that_cannot_be_reached_is_refused(int required, int reserve) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new QuorumProbe(required, reserve, [KeyValuePair.Create<string, IHealthProbe>("a", new ManualProbe()), KeyValuePair.Create<string, IHealthProbe>("b", new ManualProbe())]));

    private sealed class DisposableProbe : IHealthProbe, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => new(ProbeResult.Healthy());

        public void Dispose() => IsDisposed = true;
    }
}
