using Ops.Conformance;

[assembly: AssemblyFixture(typeof(Ops.Providers.Compose.Tests.EngineFixture))]
// Tests mostly wait for containers; one processor serves several of them.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Ops.Providers.Compose.Tests;

/// <summary>One engine with a registry and the image of the app, for all tests; each works in a project of its own.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private DockerEngine? _engine;
    private bool _isImported;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Returns the engine, started by the first that asks.</summary>
    public async Task<DockerEngine> EngineAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_engine is null)
            {
                _engine = await DockerEngine.StartAsync(new DockerEngineOptions { WithRegistry = true });
            }

            // An import that fails leaves the engine to be disposed of, and to be tried by the next that asks.
            if (!_isImported)
                await TestApp.ImportAsync(_engine);
            _isImported = true;
            return _engine;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_engine is not null)
            await _engine.DisposeAsync();
    }
}
