using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Deploy;

/// <summary>A piece of work whose cost is divided by the steps or deployments that it is about.</summary>
internal sealed class WorkContender(string name, int units, Func<Task<int>> work) : Contender(name, units)
{
    private int _done;

    public override async Task SweepAsync(int times)
    {
        for (var time = 0; time < times; time++)
            _done = await work();
    }

    public override void Verify() => Verify(_done);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
