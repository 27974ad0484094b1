using Microsoft.Extensions.DependencyInjection;
using Ops.Health;
using Ops.SampleHost.Configuration;

namespace Ops.SampleHost;

/// <summary>What is watched: the monitor with its probes, and of which kind each is.</summary>
internal sealed class Watchlist : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IReadOnlyDictionary<string, ProbeKind> _kinds;

    private Watchlist(ServiceProvider services, IReadOnlyDictionary<string, ProbeKind> kinds)
    {
        _services = services;
        _kinds = kinds;
        Monitor = services.GetRequiredService<HealthMonitor>();
        Time = services.GetRequiredService<TimeProvider>();
    }

    public HealthMonitor Monitor { get; }

    public TimeProvider Time { get; }

    /// <summary>Makes the probes that were registered with the services.</summary>
    /// <exception cref="OpsConfigurationException">Options are wrong; it lists every problem.</exception>
    public static Watchlist Create(IServiceCollection services, IReadOnlyDictionary<string, ProbeKind> kinds)
    {
        var provider = services.BuildServiceProvider();
        try
        {
            return new Watchlist(provider, kinds);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    public string KindOf(string probe) => _kinds.TryGetValue(probe, out var kind) ? kind.Type : "code";

    /// <summary>Returns what a result says: its description, or else its value in the unit of the kind.</summary>
    public string Say(string probe, in ProbeResult result) => result.Description is { } text
        ? Wording.OneLine(text)
        : _kinds.GetValueOrDefault(probe)?.Read(result.Value) ?? "";

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
