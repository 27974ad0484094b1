namespace Ops.Providers.LocalProcess;

/// <summary>An instance as the proxy sees it: its address, its connections and its requests in flight.</summary>
internal sealed class Backend : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private SocketsHttpHandler? _connections;
    private int _inFlight;

    public Backend(string setId, int port)
    {
        SetId = setId;
        Address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri;
    }

    public string SetId { get; }

    public Uri Address { get; }

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Sends a request; the caller has entered.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(Connections(), disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until no request is in flight, then closes idle connections; the backend must be out of the routes.</summary>
    /// <returns>How many requests were left when the time was over.</returns>
    public async Task<int> DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (InFlight > 0 && time.GetElapsedTime(startedAt) < timeout)
            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false);

        if (InFlight is > 0 and var left)
            return left;
        Dispose();
        return 0;
    }

    /// <summary>Closes idle connections at once and the others after their request; a later request opens new ones.</summary>
    public void Dispose()
    {
        SocketsHttpHandler? connections;
        lock (_lock)
            (connections, _connections) = (_connections, null);
        connections?.Dispose();
    }

    private SocketsHttpHandler Connections()
    {
        lock (_lock)
        {
            return _connections ??= new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                AutomaticDecompression = System.Net.DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
                ResponseHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                // Shorter than servers keep idle connections (Node: 5 s), so that none is used at the moment it is closed.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
            };
        }
    }
}
