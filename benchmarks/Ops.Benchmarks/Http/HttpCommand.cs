using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Peers;
using Ops.Providers.Network;

namespace Ops.Benchmarks.Http;

/// <summary>HTTP probes of one server: both tiers of Ops against HttpClient, the health check service and wrk.</summary>
internal sealed class HttpCommand : ICommand
{
    public string Name => "http";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report("HTTP probes: the cost of asking a server", Name);
        report.Line("The server is Kestrel in a process of its own on the same machine; CPU and bytes are those of the probing process alone, divided by the probes. All contenders run 64 wide over at most 64 connections (HealthCheckService starts all checks at once, over the same 64 connections), each probe with a timeout of 5 s, answers read to their headers, results kept, the same method and connection mode.");
        await using var server = await TargetServer.StartAsync();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            await CompareAsync(report, new HttpCase(server.Url, method, HttpConnectionMode.Reuse, 10_000), new Race { Rounds = 5, Neighbours = arguments.Neighbours, SampleTime = TimeSpan.FromMilliseconds(300) });
        await CompareAsync(report, new HttpCase(server.Url, HttpMethod.Get, HttpConnectionMode.Fresh, 1_000), new Race { Rounds = 5, Neighbours = arguments.Neighbours });
        await WrkComparison.RunAsync(report, server.Url, arguments.Neighbours);
        report.Save(arguments.Results, Name);
    }

    private static async Task CompareAsync(Report report, HttpCase target, Race race)
    {
        report.Section($"{target.Method} over {(target.Connections == HttpConnectionMode.Reuse ? "kept" : "fresh")} connections, {Show.Number(target.Probes)} probes");
        using var client = ClientProbe.CreateClient(target, plainInvoker: false);
        using var invoker = ClientProbe.CreateClient(target, plainInvoker: true);
        var clientProbes = Probes(client, target);
        Contender[] contenders =
        [
            new OpsHttpContender("Ops, raw tier", target, HttpTier.Raw),
            new OpsHttpContender("Ops, default tier", target, HttpTier.Default),
            new ForAsyncContender(clientProbes) { Name = "Parallel.ForAsync + CTS + HttpClient" },
            new ForAsyncContender(Probes(invoker, target)) { Name = "Parallel.ForAsync + CTS + HttpMessageInvoker" },
            HealthCheckServiceContender.WithoutLogging(clientProbes),
            HealthCheckServiceContender.WithDefaultLogging(clientProbes),
        ];
        var results = await race.RunAsync(contenders);
        foreach (var contender in contenders)
            await contender.DisposeAsync();
        report.Line(Write(results));
    }

    private static ClientProbe[] Probes(HttpMessageInvoker client, HttpCase target) =>
        [.. Enumerable.Range(0, target.Probes).Select(_ => new ClientProbe(client, target))];

    private static string Write(IReadOnlyList<RaceResult> results)
    {
        var table = new MarkdownTable("contender", "CPU/probe, median", "CPU/probe, best", "probes/s, median", "B/probe, median", "raw tier ÷ this", "default tier ÷ this");
        foreach (var result in results)
        {
            table.Add(
                result.Name,
                Show.Nanoseconds(result.MedianCpu),
                Show.Nanoseconds(result.BestCpu),
                Show.Number(Math.Round(1e9 / result.MedianWall)),
                Show.Bytes(result.MedianBytes),
                Show.Times(results[0].MedianCpu / result.MedianCpu),
                Show.Times(results[1].MedianCpu / result.MedianCpu));
        }

        return table.ToString();
    }
}
