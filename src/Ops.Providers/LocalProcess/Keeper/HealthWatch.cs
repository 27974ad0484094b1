using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.LocalProcess;

/// <summary>Finds out whether an instance is ready, again and again.</summary>
internal sealed class HealthWatch(LaunchPlan plan, Uri address, TimeProvider time)
{
    private static readonly TimeSpan StartingInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an instance that cannot be asked must run to count as ready.</summary>
    private static readonly TimeSpan SilentStart = TimeSpan.FromSeconds(1);

    /// <summary>Tells of every change until it is cancelled.</summary>
    public async Task RunAsync(Action<bool, string?> tell, CancellationToken cancellationToken)
    {
        try
        {
            if (plan.ListensOnPort)
                await AskAsync(tell, cancellationToken).ConfigureAwait(false);
            else
                await Task.Delay(SilentStart, time, cancellationToken).ConfigureAwait(false);
            tell(true, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task AskAsync(Action<bool, string?> tell, CancellationToken cancellationToken)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.Zero };
        using var invoker = new HttpMessageInvoker(handler);
        var (wasReady, failures) = (false, 0);
        while (true)
        {
            var fault = await CheckAsync(invoker, cancellationToken).ConfigureAwait(false);
            failures = fault is null ? 0 : failures + 1;
            if (fault is null)
                tell(true, null);
            else if (!wasReady || failures >= plan.UnhealthyThreshold)
                tell(false, fault);
            wasReady |= fault is null;
            await Task.Delay(wasReady ? plan.HealthInterval : StartingInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns why the instance is not ready, or null where it is.</summary>
    private async Task<string?> CheckAsync(HttpMessageInvoker invoker, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(plan.HealthTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return plan.HealthPath is null ? await ConnectAsync(either.Token).ConfigureAwait(false) : await GetAsync(invoker, plan.HealthPath, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{What} did not answer within {plan.HealthTimeout.TotalSeconds:0.#} s";
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException)
        {
            return $"{What} failed: {exception.GetBaseException().Message}";
        }
    }

    private string What => plan.HealthPath is null ? $"connecting to port {address.Port}" : $"GET {plan.HealthPath}";

    private async Task<string?> ConnectAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<string?> GetAsync(HttpMessageInvoker invoker, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        using var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (int)response.StatusCode is >= 200 and < 400 ? null : $"GET {path} answered {(int)response.StatusCode}";
    }
}
