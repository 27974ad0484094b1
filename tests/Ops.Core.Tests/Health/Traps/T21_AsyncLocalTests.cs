using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 21: what a probe leaves in an AsyncLocal does not reach another probe, nor the caller.</summary>
public sealed class T21_AsyncLocalTests
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    public async Task A_value_that_a_probe_sets_stays_in_it()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var seen = new List<string?>();
        for (var number = 0; number < 3; number++)
        {
            bench.Add($"sync {number}", (context, _) =>
            {
                seen.Add(_local.Value);
                _local.Value = context.ProbeName;
                return new(ProbeResult.Healthy());
            });
        }

        _local.Value = "caller";
        var report = await bench.SweepAsync();

        report.CountOf(ProbeStatus.Healthy).ShouldBe(3);
        seen.ShouldBe(["caller", "caller", "caller"]);
        _local.Value.ShouldBe("caller");
    }

    [Fact]
    public async Task Whoever_completes_a_probe_neither_gives_nor_gets_a_value()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var pending = bench.Add("pending");
        string? seen = "not run";
        bench.Add("next", (_, _) =>
        {
            seen = _local.Value;
            _local.Value = "next";
            return new(ProbeResult.Healthy());
        });
        _local.Value = null;
        var sweep = bench.SweepAsync();
        _local.Value = "completer";
        pending.Current.Succeed();

        _local.Value.ShouldBe("completer");
        await sweep;
        seen.ShouldBeNull();
    }
}
