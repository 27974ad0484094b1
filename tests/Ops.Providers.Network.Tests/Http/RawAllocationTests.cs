using System.Net;
using System.Net.Sockets;
using System.Text;
using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

/// <summary>Tests that measure the whole process and so run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class RawAllocationTests
{
    private const int Runs = 2000;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: x\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")]
    public async Task A_healthy_run_on_a_kept_connection_allocates_nothing(string answer)
    {
        using var server = new QuietServer(answer);
        using var probe = new HttpProbe(Probing.Options(server.Url, HttpTier.Raw, options => options.UnhealthyLatency = TimeSpan.FromSeconds(20)));
        using var cancellation = new CancellationTokenSource();
        var context = ProbeContext.StartNow("p", Probing.Patience);
        await RunAsync(probe, context, cancellation.Token);

        var samples = new List<long>();
        while (samples.Count < 5 && !samples.Contains(0))
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync(probe, context, cancellation.Token);
            samples.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / Runs);
        }

        samples.ShouldContain(0, $"bytes a run: {string.Join(", ", samples)}");
    }

    // The task of this method and the thread pool's own may cost some bytes; a single one per run would show as 8 or more.
    private static async Task RunAsync(HttpProbe probe, ProbeContext context, CancellationToken cancellationToken)
    {
        for (var run = 0; run < Runs; run++)
        {
            var result = await probe.ProbeAsync(context, cancellationToken);
            if (result is not { Status: ProbeStatus.Healthy, Value: > 0, Description: null })
                Assert.Fail(result.ToString());
        }
    }

    /// <summary>A server on a thread of its own that allocates nothing either.</summary>
    private sealed class QuietServer : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _answer;
        private readonly byte[] _buffer = new byte[4096];
        private readonly Thread _thread;

        public QuietServer(string answer)
        {
            _answer = Encoding.ASCII.GetBytes(answer);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            _thread = new Thread(Serve) { IsBackground = true };
            _thread.Start();
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/health");

        public void Dispose()
        {
            _listener.Dispose();
            _thread.Join();
        }

        private void Serve()
        {
            try
            {
                using var client = _listener.Accept();
                while (client.Receive(_buffer) > 0)
                    client.Send(_answer);
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }
    }
}
