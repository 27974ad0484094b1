using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Benchmarks.Probes;
using Ops.Health;
using Ops.Providers.Network;

namespace Ops.Benchmarks.Http;

/// <summary>An HTTP check as one writes it: headers only, the time measured, the rest of the answer left to Dispose.</summary>
internal sealed class ClientProbe(HttpMessageInvoker client, HttpCase target) : IBenchProbe
{
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var status = await AskAsync(cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return status == HttpStatusCode.OK ? ProbeResult.Healthy(milliseconds) : ProbeResult.Unhealthy($"{(int)status}", value: milliseconds);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = await AskAsync(cancellationToken);
        return status == HttpStatusCode.OK ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{(int)status}");
    }

    /// <summary>Returns a client whose connections are kept or, with a lifetime of zero, made anew; 64 at most either way.</summary>
    public static HttpMessageInvoker CreateClient(HttpCase target, bool plainInvoker)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = Peers.Rules.Width,
            PooledConnectionLifetime = target.Connections == HttpConnectionMode.Fresh ? TimeSpan.Zero : TimeSpan.FromMinutes(2),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        return plainInvoker ? new HttpMessageInvoker(handler) : new HttpClient(handler);
    }

    private async Task<HttpStatusCode> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(target.Method, target.Url);
        using var response = client is HttpClient full
            ? await full.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : await client.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }
}
