using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class ServiceLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-lock-").FullName;
    private readonly ManualTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_request_that_is_repeated_after_a_crash_gets_the_lock_that_it_got()
    {
        var lease = Keeper().Acquire(Request("a"));

        Keeper().Acquire(Request("a")).ShouldBe(lease);

        Should.Throw<DeployException>(() => Keeper().Acquire(Request("b"))).Error.ShouldBe(DeployError.LockHeld);
    }

    [Fact]
    public void A_request_that_is_repeated_when_its_lock_was_broken_gets_a_new_one()
    {
        var lease = Keeper().Acquire(Request("a"));
        Keeper().Break(new BreakCall("x"));

        Keeper().Acquire(Request("a")).Fence.Token.ShouldBeGreaterThan(lease.Fence.Token);
    }

    [Fact]
    public void Breaking_that_is_repeated_after_a_crash_says_who_held_the_lock_and_takes_it_from_nobody_else()
    {
        var lease = Keeper().Acquire(Request("a"));
        Keeper().Break(new BreakCall("x")).ShouldBe(lease);
        var next = Keeper().Acquire(Request("b"));

        Keeper().Break(new BreakCall("x")).ShouldBe(lease);

        Keeper().Renew(next).Fence.ShouldBe(next.Fence);
        Keeper().Break(new BreakCall("y")).ShouldNotBeNull().Fence.ShouldBe(next.Fence);
    }

    [Fact]
    public void Breaking_what_nobody_holds_is_remembered_as_that()
    {
        Keeper().Break(new BreakCall("x")).ShouldBeNull();
        var lease = Keeper().Acquire(Request("a"));

        Keeper().Break(new BreakCall("x")).ShouldBeNull();

        Keeper().Renew(lease).Fence.ShouldBe(lease.Fence);
    }

    /// <summary>Returns the lock as a keeper that has just started has it.</summary>
    private ServiceLock Keeper() => new(new OperationLog(new StateFile(Path.Combine(_folder, "state.json"))), "web", _time);

    private static AcquireCall Request(string id) => new(new LockRequest("web", "ann", "deploy", TimeSpan.FromMinutes(1)), id);
}
