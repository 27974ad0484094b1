using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

/// <summary>Tests that measure the whole process and so run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class HttpAllocationTests
{
    private const int Runs = 2000;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: x\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")]
    public async Task A_healthy_run_on_a_kept_connection_allocates_nothing(string answer)
    {
        using var server = new QuietServer(answer);
        using var probe = new HttpProbe(Probing.Options(server.Url, HttpTier.Raw, options => options.UnhealthyLatency = TimeSpan.FromSeconds(20)));

        (await SmallestSampleAsync(probe, enough: 0)).ShouldBe(0);
    }

    [Fact]
    public async Task A_healthy_run_of_the_default_tier_allocates_at_most_1_4_KB()
    {
        using var server = new QuietServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: x\r\n\r\nok");
        using var probe = new HttpProbe(Probing.Options(server.Url, HttpTier.Default));

        (await SmallestSampleAsync(probe, enough: 1434)).ShouldBeInRange(1, 1434);
    }

    // What else runs in the process can only add, so the smallest of some samples is the probe's.
    private static async Task<long> SmallestSampleAsync(HttpProbe probe, long enough)
    {
        using var cancellation = new CancellationTokenSource();
        var context = ProbeContext.StartNow("p", Probing.Patience);
        await RunAsync(probe, context, cancellation.Token);
        var smallest = long.MaxValue;
        for (var sample = 0; sample < 5 && smallest > enough; sample++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync(probe, context, cancellation.Token);
            smallest = Math.Min(smallest, (GC.GetTotalAllocatedBytes(precise: true) - before) / Runs);
        }

        return smallest;
    }

    private static async Task RunAsync(HttpProbe probe, ProbeContext context, CancellationToken cancellationToken)
    {
        for (var run = 0; run < Runs; run++)
        {
            var result = await probe.ProbeAsync(context, cancellationToken);
            if (result is not { Status: ProbeStatus.Healthy, Value: > 0, Description: null })
                Assert.Fail(result.ToString());
        }
    }
}
