using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Deploy;
using Ops.Health;
using Ops.SampleHost.Configuration;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>A check that runs a probe of any kind, made anew for each service or instance that it is run on.</summary>
internal sealed class ProbeOfCheck(string name, ProbeKind kind, IConfigurationSection section)
{
    /// <summary>Makes the probe with made-up words, so that wrong options are found at once.</summary>
    /// <exception cref="OpsConfigurationException">Options are wrong; it lists every problem.</exception>
    public async Task ValidateAsync()
    {
        await using var list = Make(CheckWords.Sample.Fill(section).Section);
    }

    public async ValueTask<ProbeResult> RunAsync(DeployCheckContext context, CancellationToken cancellationToken)
    {
        var (filled, lacking) = CheckWords.Of(context).Fill(section);
        if (lacking is not null)
            return ProbeResult.Unhealthy($"it uses {lacking}, which there is only for instances with an address; use it as a smoke test, or write an address that is known beforehand");

        await using var list = Make(filled);
        await foreach (var report in list.Monitor.StreamAsync(cancellationToken))
            return report.Result;
        return ProbeResult.Unhealthy("the probe did not run");
    }

    private Watchlist Make(IConfigurationSection filled)
    {
        var services = new ServiceCollection();
        kind.Add(services.AddOps(), name, filled);
        return Watchlist.Create(services, new Dictionary<string, ProbeKind>(StringComparer.Ordinal) { [name] = kind });
    }
}
