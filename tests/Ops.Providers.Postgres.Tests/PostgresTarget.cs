using Ops.Conformance;
using Ops.Conformance.Health;

namespace Ops.Providers.Postgres.Tests;

/// <summary>A PostgreSQL server that breaks by being stopped and hangs by being frozen.</summary>
internal class PostgresTarget<TOptions>(PostgresServer server, Action<TOptions> configure) : ProbeTarget<TOptions>
    where TOptions : PostgresTargetOptions
{
    public override IReadOnlyList<string> Secrets => [Server.Password];

    public override string Name => $"127.0.0.1:{Server.Port}";

    protected PostgresServer Server { get; } = server;

    public override void Configure(TOptions options)
    {
        options.ConnectionString = new Secret(Server.ConnectionString);
        configure(options);
    }

    public override Task BreakAsync() => Server.StopAsync();

    public override Task RestoreAsync() => Server.StartAgainAsync();

    public override async Task<bool> HangAsync()
    {
        await Server.FreezeAsync();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await Server.ThawAsync();
        await RestoreAsync();
        await base.DisposeAsync();
    }
}
