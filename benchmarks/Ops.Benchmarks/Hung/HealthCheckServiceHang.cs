using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Hung;

/// <summary>What the health check service makes of the same: it waits, so the hung check is let go after a while.</summary>
internal static class HealthCheckServiceHang
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Report report, int others, TimeSpan delay, TimeSpan timeout)
    {
        var hung = new HungProbe(blocksItsThread: false) { Hangs = true };
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(options =>
        {
            options.Registrations.Add(new HealthCheckRegistration("hung", hung, null, null, timeout));
            for (var index = 0; index < others; index++)
                options.Registrations.Add(new HealthCheckRegistration($"check-{index}", new DelayProbe(delay), null, null, timeout));
        });
        await using var provider = services.BuildServiceProvider();
        var service = provider.GetRequiredService<HealthCheckService>();
        var started = Stopwatch.GetTimestamp();
        using var end = new Timer(_ => hung.LetGo(), null, Hang, Timeout.InfiniteTimeSpan);
        var result = await service.CheckHealthAsync();
        report.Line($"HealthCheckService with the same checks and timeouts, whose hung check was let go after {Hang.TotalSeconds:0} s: the report took {Show.Milliseconds(Stopwatch.GetElapsedTime(started).TotalMilliseconds)} and called the hung check {result.Entries["hung"].Status}.");
    }
}
