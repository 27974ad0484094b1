using System.Net.Sockets;

namespace Ops.Conformance.Deploy;

/// <summary>One client with one kept connection at a time, which knows whether a failed request had any chance to be answered.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class RequestClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
    private readonly HttpClient _http;
    private int _opened;
    private long _received;

    public RequestClient()
    {
        _handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            Interlocked.Increment(ref _opened);
            return new CountingStream(socket, read => Interlocked.Add(ref _received, read));
        };
        _http = new HttpClient(_handler) { Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Asks once; where <paramref name="resendsReset"/>, once more when the kept connection was reset before any byte of an answer.</summary>
    /// <returns>The status, the body, and whether the request was sent again.</returns>
    public async Task<(int Status, string Body, bool WasSentAgain)> GetAsync(Uri url, bool resendsReset)
    {
        var (opened, received) = (_opened, Interlocked.Read(ref _received));
        try
        {
            var (status, body) = await GetAsync(url);
            return (status, body, false);
        }
        catch (HttpRequestException exception) when (
            resendsReset && exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset } && _opened == opened && Interlocked.Read(ref _received) == received)
        {
            var (status, body) = await GetAsync(url);
            return (status, body, true);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<(int Status, string Body)> GetAsync(Uri url)
    {
        using var response = await _http.GetAsync(url);
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync()).Trim());
    }
}
