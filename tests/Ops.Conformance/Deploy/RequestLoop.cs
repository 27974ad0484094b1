using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ops.Conformance.Deploy;

/// <summary>Clients that ask a service again and again over kept connections and count who answered and what went wrong.</summary>
/// <remarks>They are as patient as browsers are: a GET whose kept connection was closed before it was used is sent again over another one, and nothing else is.</remarks>
public sealed class RequestLoop : IAsyncDisposable
{
    private readonly bool _resendsReset;
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _clients;
    private int _resent;

    private RequestLoop(Uri url, int clients, TimeSpan pause, bool resendsReset, TimeSpan patience)
    {
        (_resendsReset, _patience, Clients) = (resendsReset, patience, clients);
        var clock = Stopwatch.StartNew();
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(url, pause, clock))));
    }

    /// <summary>Gets how many clients there are.</summary>
    public int Clients { get; }

    /// <summary>Gets how many requests each version has answered.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Gets what went wrong, with the time since the start.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Gets how many requests were answered as they should be.</summary>
    public int Succeeded => _answers.Values.Sum();

    /// <summary>Gets how many requests were sent again because their kept connection was reset before they were looked at.</summary>
    public int Resent => _resent;

    /// <summary>Starts the clients.</summary>
    /// <param name="url">What they ask for; the body of the answer is the version.</param>
    /// <param name="clients">How many there are.</param>
    /// <param name="pause">How long each waits between an answer and the next request.</param>
    /// <param name="resendsReset">Whether a kept connection that is reset before a byte of the answer counts as closed, as it does for browsers: see <see cref="DeployPlatform.ResetsKeptConnections"/>.</param>
    /// <param name="patience">How long to wait at most for an answer that is expected; the default is 20 s.</param>
    public static RequestLoop Start(Uri url, int clients = 8, TimeSpan? pause = null, bool resendsReset = false, TimeSpan? patience = null) =>
        new(url, clients, pause ?? TimeSpan.FromMilliseconds(2), resendsReset, patience ?? TimeSpan.FromSeconds(20));

    /// <summary>Waits until a version has answered so many further requests.</summary>
    public async Task HearsAsync(string version, int further = 20)
    {
        var before = _answers.GetValueOrDefault(version);
        await Eventually.HoldsAsync(() => $"{further} answers of {version} (so far {Describe()})", _patience, () => Task.FromResult(_answers.GetValueOrDefault(version) >= before + further));
    }

    /// <summary>Ends the clients, each after its last answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    /// <summary>Returns the counts for a message.</summary>
    public string Describe() =>
        $"{string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Value} × {answer.Key}"))}; {_resent} sent again; {_failures.Count} failed{string.Concat(_failures.Take(5).Select(failure => $"\n  {failure}"))}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Uri url, TimeSpan pause, Stopwatch clock)
    {
        using var client = new RequestClient();
        while (!_stop.IsCancellationRequested)
        {
            var startedAt = clock.Elapsed;
            try
            {
                var (status, body, wasSentAgain) = await client.GetAsync(url, _resendsReset);
                if (wasSentAgain)
                    Interlocked.Increment(ref _resent);
                if (status is >= 200 and < 300)
                    _answers.AddOrUpdate(body, 1, (_, count) => count + 1);
                else
                    _failures.Enqueue($"at {startedAt.TotalSeconds:F2} s: {status} {body}");
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                _failures.Enqueue($"at {startedAt.TotalSeconds:F2} s, after {(clock.Elapsed - startedAt).TotalMilliseconds:F0} ms: {exception.GetBaseException().Message}");
            }

            await Task.Delay(pause);
        }
    }
}
