using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Prolonging a lock on a platform that cannot always be reached.</summary>
public sealed class HeldLockTests
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(DeployRetry.Ambiguous)]
    [InlineData(DeployRetry.Safe)]
    public Task A_renewal_that_may_or_may_not_have_been_done_is_repeated_soon_and_loses_nothing(DeployRetry retry) => AtOnceAsync(async () =>
    {
        var @lock = new FakeLock(_time);
        await using var held = await AcquireAsync(@lock);
        @lock.Failure = new DeployException(DeployError.Unreachable, retry, "504");
        _time.Advance(TimeToLive / 3);
        @lock.Renewals.ShouldBe(1);

        @lock.Failure = null;
        _time.Advance(TimeToLive / 12);

        @lock.Renewals.ShouldBe(2, "it is not waited as long as after a success");
        held.Loss.ShouldBeNull();
        held.Token.IsCancellationRequested.ShouldBeFalse();
    });

    [Fact]
    public Task A_lock_that_could_not_be_prolonged_for_as_long_as_it_lives_is_lost() => AtOnceAsync(async () =>
    {
        var @lock = new FakeLock(_time);
        await using var held = await AcquireAsync(@lock);
        @lock.Failure = new DeployException(DeployError.Unreachable, DeployRetry.Ambiguous, "504");

        for (var waited = TimeSpan.Zero; waited < TimeToLive; waited += TimeToLive / 12)
        {
            held.Token.IsCancellationRequested.ShouldBeFalse($"after {waited}");
            _time.Advance(TimeToLive / 12);
        }

        held.Token.IsCancellationRequested.ShouldBeTrue();
        held.Lost("Everything").Message.ShouldBe("Everything stopped where it was, since the lock was lost: 504");
    });

    [Fact]
    public Task A_lock_that_somebody_else_has_is_lost_at_once() => AtOnceAsync(async () =>
    {
        var @lock = new FakeLock(_time);
        await using var held = await AcquireAsync(@lock);
        @lock.Failure = new DeployException(DeployError.StaleFence, DeployRetry.No, "bob holds it");

        _time.Advance(TimeToLive / 3);

        held.Token.IsCancellationRequested.ShouldBeTrue();
    });

    private Task<HeldLock> AcquireAsync(FakeLock @lock) =>
        HeldLock.AcquireAsync(@lock, new LockRequest("web", "ann", "deploy", TimeToLive), TimeSpan.Zero, _time, _ => Task.CompletedTask, CancellationToken.None);

    /// <summary>Runs a test away from the runner's synchronization context, so that what waits for the time goes on at once where that is moved.</summary>
    private static Task AtOnceAsync(Func<Task> test) => Task.Run(test);

    private sealed class FakeLock(TimeProvider time) : IDeployLock
    {
        public DeployException? Failure { get; set; }

        public int Renewals { get; private set; }

        public Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new LockLease(request.Service, new Fence(1, request.Owner), request.Reason, time.GetUtcNow(), time.GetUtcNow() + request.TimeToLive) { TimeToLive = request.TimeToLive });

        public Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken)
        {
            Renewals++;
            return Failure is { } failure ? Task.FromException<LockLease>(failure) : Task.FromResult(lease with { ExpiresAt = time.GetUtcNow() + lease.TimeToLive });
        }

        public Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken) => Task.FromResult<LockLease?>(null);

        public Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken) => Task.FromResult<LockLease?>(null);
    }
}
