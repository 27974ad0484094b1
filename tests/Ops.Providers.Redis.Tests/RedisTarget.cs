using Ops.Conformance;
using Ops.Conformance.Health;

namespace Ops.Providers.Redis.Tests;

/// <summary>A Redis server that breaks and is restored by the given actions and hangs by being frozen.</summary>
internal sealed class RedisTarget<TOptions>(RedisServer server, Action<TOptions> configure, Func<RedisServer, Task> breakIt, Func<RedisServer, Task> restoreIt) : ProbeTarget<TOptions>
    where TOptions : RedisTargetOptions
{
    public override IReadOnlyList<string> Secrets => [RedisFixture.Password];

    public override string Name => server.Endpoint;

    public override void Configure(TOptions options)
    {
        options.ConnectionString = server.Secret();
        configure(options);
    }

    public override Task BreakAsync() => breakIt(server);

    public override Task RestoreAsync() => restoreIt(server);

    public override async Task<bool> HangAsync()
    {
        await server.FreezeAsync();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await server.ThawAsync();
        await server.StartAgainAsync();
        await RestoreAsync();
        await base.DisposeAsync();
    }
}
