using System.Diagnostics;
using System.Globalization;
using Ops.Conformance;

namespace Ops.Providers.Network.Tests;

/// <summary>The health server that the gRPC project publishes for Node.js, which shares no code with ours.</summary>
internal sealed class GrpcNodeServer : IAsyncDisposable
{
    private const string Script = """
        const grpc = require('@grpc/grpc-js');
        const { HealthImplementation } = require('grpc-health-check');
        const server = new grpc.Server();
        const health = new HealthImplementation({ '': 'SERVING', 'shop.Cart': 'NOT_SERVING' });
        health.addToServer(server);
        server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
          if (error) throw error;
          console.log('port ' + port);
        });
        process.stdin.on('data', data => { for (const line of data.toString().trim().split('\n')) { health.setStatus('shop.Cart', line); console.log('set ' + line); } });
        """;

    private readonly Process _process;

    private GrpcNodeServer(Process process, int port)
    {
        _process = process;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Url { get; }

    /// <summary>Starts it, or skips the test where Node.js or its packages are not installed.</summary>
    public static async Task<GrpcNodeServer> StartAsync()
    {
        var start = new ProcessStartInfo(RealPart.Find("node", "nodejs"), ["-e", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["NODE_PATH"] = string.Join(Path.PathSeparator, (string?[])[Environment.GetEnvironmentVariable("NODE_PATH"), "/usr/local/lib/node_modules", "/usr/lib/node_modules"]);
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is { } line && line.StartsWith("port ", StringComparison.Ordinal))
            return new GrpcNodeServer(process, int.Parse(line.AsSpan(5), CultureInfo.InvariantCulture));

        var error = await process.StandardError.ReadToEndAsync();
        process.Dispose();
        if (error.Contains("MODULE_NOT_FOUND", StringComparison.Ordinal))
            RealPart.Missing("the npm packages @grpc/grpc-js and grpc-health-check are not installed; run 'npm install -g @grpc/grpc-js grpc-health-check'");
        throw new InvalidOperationException(error);
    }

    /// <summary>Sets the status of the service <c>shop.Cart</c>.</summary>
    public async Task SetAsync(string status)
    {
        await _process.StandardInput.WriteLineAsync(status);
        await _process.StandardInput.FlushAsync();
        (await _process.StandardOutput.ReadLineAsync()).ShouldBe($"set {status}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
