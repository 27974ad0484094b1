using Ops.Benchmarks.External;
using Ops.Benchmarks.Http;
using Ops.Benchmarks.Measuring;
using Ops.Providers.Network;

namespace Ops.Benchmarks.Blackbox;

/// <summary>HTTP probes of one server by Ops and by Prometheus' blackbox_exporter.</summary>
internal sealed class BlackboxCommand : ICommand
{
    private const int Probes = 1_000;
    private const int Rounds = 7;
    private const int SweepsOverKept = 10;

    public string Name => "blackbox";

    public async Task RunAsync(Arguments arguments)
    {
        var report = new Report("HTTP probes by Ops and by blackbox_exporter", Name);
        if (Tools.Find("prometheus-blackbox-exporter") is not { } program)
        {
            report.Line("prometheus-blackbox-exporter is not installed: not compared.");
            report.Save(arguments.Results, Name);
            return;
        }

        var version = await ChildProcess.ReadAsync("/bin/sh", "-c", $"{program} --version 2>&1");
        report.Line($"{version.Split('\n')[0].Trim()}, asked over its `/probe` endpoint, 64 requests at a time over kept connections. Both probe the same Kestrel server in one run, in turns, with GET, a timeout of 5 s and 64 probes at once. CPU is that of the probing process alone: for the exporter that includes answering `/probe` with metrics, which is how its results are had; what drives it is not counted. Its probes/s share the two cores with that driver. The exporter makes a fresh connection for every probe and cannot keep one, so that a comparison with kept connections is one of unlike work, and labelled so.");
        await using var server = await TargetServer.StartAsync();
        await using var exporter = await BlackboxExporter.StartAsync(program, server.Url);
        await CompareAsync(report, server.Url, exporter, arguments.Neighbours);
        report.Save(arguments.Results, Name);
    }

    private static async Task CompareAsync(Report report, Uri url, BlackboxExporter exporter, Neighbours neighbours)
    {
        var fresh = new HttpCase(url, HttpMethod.Get, HttpConnectionMode.Fresh, Probes);
        var kept = fresh with { Connections = HttpConnectionMode.Reuse };
        (OpsHttpContender Contender, int Sweeps)[] ours =
        [
            (new OpsHttpContender("Ops, raw tier, fresh", fresh, HttpTier.Raw), 1),
            (new OpsHttpContender("Ops, default tier, fresh", fresh, HttpTier.Default), 1),
            (new OpsHttpContender("Ops, raw tier, kept (unlike)", kept, HttpTier.Raw), SweepsOverKept),
            (new OpsHttpContender("Ops, default tier, kept (unlike)", kept, HttpTier.Default), SweepsOverKept),
        ];
        foreach (var (contender, sweeps) in ours)
        {
            await contender.SweepAsync(3 * sweeps);
            contender.Verify();
        }

        await exporter.ProbeAsync(3 * Probes);
        var samples = ours.Select(_ => new List<Sample>()).ToArray();
        var theirs = new List<Sample>();
        for (var round = 0; round < Rounds; round++)
        {
            await neighbours.WaitForQuietAsync();
            for (var index = 0; index < ours.Length; index++)
                samples[index].Add(await Sample.TakeAsync(ours[index].Contender, ours[index].Sweeps));
            theirs.Add(await BlackboxSampling.TakeAsync(exporter, Probes));
        }

        report.Section($"{Probes} probes, {Rounds} rounds");
        report.Line(Write(new RaceResult("blackbox_exporter, fresh", theirs), [.. ours.Select((our, index) => new RaceResult(our.Contender.Name, samples[index]))]));
        foreach (var (contender, _) in ours)
            await contender.DisposeAsync();
    }

    private static string Write(RaceResult theirs, IReadOnlyList<RaceResult> ours)
    {
        var table = new MarkdownTable("contender", "CPU/probe, median", "CPU/probe, best", "probes/s, median", "exporter's CPU ÷ this", "this probes/s ÷ exporter's");
        foreach (var result in ours.Append(theirs))
        {
            table.Add(
                result.Name,
                Show.Nanoseconds(result.MedianCpu),
                Show.Nanoseconds(result.BestCpu),
                Show.Number(Math.Round(1e9 / result.MedianWall)),
                Show.Times(theirs.MedianCpu / result.MedianCpu),
                Show.Times(theirs.MedianWall / result.MedianWall));
        }

        return table.ToString();
    }
}
