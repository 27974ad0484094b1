using System.Collections.Concurrent;

namespace Ops.Conformance.Deploy;

/// <summary>Clients that send bodies and expect them back: a client does not repeat such a request, and neither may a proxy.</summary>
public sealed class PostLoop : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _clients;
    private int _answered;

    private PostLoop(Uri url) => _clients = Task.WhenAll(Enumerable.Range(0, 4).Select(client => Task.Run(() => PostAsync(url, client))));

    /// <summary>Gets how many bodies came back.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Gets what went wrong.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Starts four clients.</summary>
    /// <param name="url">What answers a body with the same.</param>
    public static PostLoop Start(Uri url) => new(url);

    /// <summary>Ends the clients, each after its last answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task PostAsync(Uri url, int client)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var text = $"client {client}, request {number}";
            try
            {
                using var content = new StringContent(text);
                using var response = await _http.PostAsync(url, content);
                var body = await response.Content.ReadAsStringAsync();
                if (response.IsSuccessStatusCode && body == text)
                    Interlocked.Increment(ref _answered);
                else
                    _failures.Enqueue($"{text}: {(int)response.StatusCode} {body}");
            }
            catch (HttpRequestException exception)
            {
                _failures.Enqueue($"{text}: {exception.GetBaseException().Message}");
            }

            await Task.Delay(3);
        }
    }
}
