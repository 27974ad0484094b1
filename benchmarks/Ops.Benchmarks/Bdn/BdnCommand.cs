using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Ops.Benchmarks.Bdn;

/// <summary>BenchmarkDotNet, in this process, since its own projects do not know the repository's package versions: <c>bdn --filter *FanOut*</c>.</summary>
internal sealed class BdnCommand : ICommand
{
    public string Name => "bdn";

    public Task RunAsync(Arguments arguments)
    {
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithGcServer(false).WithGcConcurrent(false);
        var config = DefaultConfig.Instance.AddJob(job).AddDiagnoser(MemoryDiagnoser.Default);
        BenchmarkSwitcher.FromAssembly(typeof(BdnCommand).Assembly).Run([.. arguments.Options], config);
        return Task.CompletedTask;
    }
}
