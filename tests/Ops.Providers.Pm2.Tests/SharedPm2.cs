[assembly: AssemblyFixture(typeof(Ops.Providers.Pm2.Tests.SharedPm2))]

namespace Ops.Providers.Pm2.Tests;

/// <summary>One daemon for all tests that do not harm it; each test has a service of its own.</summary>
public sealed class SharedPm2 : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private Pm2Server? _server;

    public async Task<Pm2Server> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _server ??= await Pm2Server.StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }
}
