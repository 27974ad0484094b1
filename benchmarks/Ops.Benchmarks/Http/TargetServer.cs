using System.Globalization;
using Ops.Benchmarks.External;

namespace Ops.Benchmarks.Http;

/// <summary>The server of <see cref="ServeCommand"/>, running.</summary>
internal sealed class TargetServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private TargetServer(ChildProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<TargetServer> StartAsync()
    {
        var process = ChildProcess.StartSelf("serve");
        var port = await process.Output.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new TargetServer(process, new Uri($"http://127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}/health"));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
