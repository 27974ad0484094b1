using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ops.Benchmarks.Measuring;

namespace Ops.Benchmarks.Peers;

/// <summary>The health check service of Microsoft.Extensions.Diagnostics.HealthChecks, each check with its timeout.</summary>
internal sealed class HealthCheckServiceContender : Contender
{
    private readonly CancellationTokenSource _caller = new();
    private readonly IHost _host;
    private readonly HealthCheckService _service;
    private HealthReport? _report;

    private HealthCheckServiceContender(string name, IHost host, int checks)
        : base(name, checks)
    {
        _host = host;
        _service = host.Services.GetRequiredService<HealthCheckService>();
    }

    /// <summary>The logging of a default host: console, debug, event source, from Information up.</summary>
    public static HealthCheckServiceContender WithDefaultLogging(IReadOnlyList<IHealthCheck> checks) =>
        Create("HealthCheckService, default logging", checks, _ => { });

    public static HealthCheckServiceContender WithoutLogging(IReadOnlyList<IHealthCheck> checks) =>
        Create("HealthCheckService, logging off", checks, static services =>
        {
            services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        });

    public override async Task SweepAsync(int times)
    {
        for (var sweep = 0; sweep < times; sweep++)
            _report = await _service.CheckHealthAsync(_caller.Token);
    }

    public override void Verify() => Verify(_report!.Entries.Values.Count(entry => entry.Status == HealthStatus.Healthy));

    public override ValueTask DisposeAsync()
    {
        _host.Dispose();
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HealthCheckServiceContender Create(string name, IReadOnlyList<IHealthCheck> checks, Action<IServiceCollection> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        configure(builder.Services);
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            for (var index = 0; index < checks.Count; index++)
                options.Registrations.Add(new HealthCheckRegistration($"check-{index}", checks[index], failureStatus: null, tags: null, Rules.Timeout));
        });
        return new HealthCheckServiceContender(name, builder.Build(), checks.Count);
    }
}
