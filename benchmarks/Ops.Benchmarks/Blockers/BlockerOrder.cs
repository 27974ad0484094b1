using Ops.Benchmarks.Probes;

namespace Ops.Benchmarks.Blockers;

/// <summary>Where among the others the blockers are registered.</summary>
internal enum BlockerOrder
{
    First,
    Spread,
    Last,
}

internal static class BlockerOrders
{
    public static IReadOnlyList<IBenchProbe> Arrange(this BlockerOrder order, BlockingProbe[] blockers, LagProbe[] others) => order switch
    {
        BlockerOrder.First => [.. blockers, .. others],
        BlockerOrder.Last => [.. others, .. blockers],
        _ => Mix(blockers, others),
    };

    private static List<IBenchProbe> Mix(BlockingProbe[] blockers, LagProbe[] others)
    {
        var mixed = new List<IBenchProbe>();
        var each = others.Length / blockers.Length;
        for (var index = 0; index < blockers.Length; index++)
        {
            mixed.Add(blockers[index]);
            mixed.AddRange(others.AsSpan(index * each, each));
        }

        return mixed;
    }
}
