using System.Globalization;

namespace Ops.SampleHost.Demo;

/// <summary>The load of the demo: customers who order again and again, and count what fails.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Customers : IAsyncDisposable
{
    private const int Count = 6;
    private const int MostItems = 5;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<(long At, bool Failed)> _recent = new();
    private readonly SortedDictionary<string, OrderCount> _byVersion = new(StringComparer.Ordinal);
    private readonly Uri _url;
    private readonly TimeProvider _time;
    private readonly Task _ordering;
    private OrderCount _total;

    public Customers(Uri url, TimeProvider time)
    {
        (_url, _time) = (url, time);
        _ordering = Task.WhenAll(Enumerable.Range(1, Count).Select(customer => Task.Run(() => OrderAsync(customer))));
    }

    /// <summary>Gets all orders so far.</summary>
    public OrderCount Total
    {
        get
        {
            lock (_gate)
                return _total;
        }
    }

    /// <summary>Gets the orders of the last second.</summary>
    public OrderCount Recent
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return new OrderCount(_recent.Count, _recent.Count(order => order.Failed));
            }
        }
    }

    /// <summary>Returns the orders that a version answered.</summary>
    public OrderCount Of(string version)
    {
        lock (_gate)
            return _byVersion.GetValueOrDefault(version);
    }

    /// <summary>Says how it goes.</summary>
    public string Describe()
    {
        lock (_gate)
        {
            Forget();
            var versions = string.Join(" · ", _byVersion.Select(version => string.Create(CultureInfo.InvariantCulture, $"{version.Key} {version.Value.All:#,0}")));
            return string.Create(CultureInfo.InvariantCulture, $"customers: {_total.All:#,0} orders, {_total.Failed:#,0} failed · {_recent.Count} a second, {_recent.Count(order => order.Failed)} of them failed\nanswered by {versions}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ordering;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task OrderAsync(int customer)
    {
        for (var number = customer; !_stop.IsCancellationRequested; number++)
        {
            await OrderOnceAsync((number % MostItems) + 1);
            await Task.Delay(_pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task OrderOnceAsync(int items)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(_url, string.Create(CultureInfo.InvariantCulture, $"orders?items={items}")), _stop.Token);
            var version = response.Headers.TryGetValues(ReleaseService.VersionHeader, out var values) ? values.First() : "nobody";
            Note(version, failed: !response.IsSuccessStatusCode);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The demo ends; nobody waits for this order.
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Note("nobody", failed: true);
        }
    }

    private void Note(string version, bool failed)
    {
        lock (_gate)
        {
            _total = _total.Plus(failed);
            _byVersion[version] = _byVersion.GetValueOrDefault(version).Plus(failed);
            _recent.Enqueue((_time.GetTimestamp(), failed));
            Forget();
        }
    }

    private void Forget()
    {
        while (_recent.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.At) > _window)
            _recent.Dequeue();
    }
}
