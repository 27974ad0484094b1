using System.Net.Sockets;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisClientsProbeTests
{
    [Theory]
    [InlineData(7, ProbeStatus.Healthy)]
    [InlineData(8, ProbeStatus.Degraded)]
    [InlineData(9, ProbeStatus.Unhealthy)]
    [Trait("Requirement", "S3-45")]
    public async Task Connected_clients_are_rated_against_maxclients(int clients, ProbeStatus expected)
    {
        await using var server = await StartAsync(maxClients: 10);
        using var probe = new RedisClientsProbe(new RedisClientsProbeOptions { ConnectionString = new Secret(server.Endpoint) });
        (await Redis.RunAsync(probe)).Value.ShouldBe(10);
        using var visitors = await VisitAsync(server, clients - 1);

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(expected);
        result.Value.ShouldBe(10 * clients);
        result.Description.ShouldBe(expected == ProbeStatus.Healthy ? null : $"Redis at {server.Endpoint}: connected clients ({clients} of maxclients 10) are {10 * clients} %, expected below 80 %");
    }

    [Fact]
    public async Task Rejected_connections_count_from_one_run_to_the_next()
    {
        await using var server = await StartAsync(maxClients: 4);
        using var probe = new RedisClientsProbe(new RedisClientsProbeOptions { ConnectionString = new Secret(server.Endpoint), DegradedPercent = null, UnhealthyPercent = null });
        (await Redis.RunAsync(probe)).ShouldBeHealthy();
        using (var visitors = await VisitAsync(server, 3))
            await RejectedAsync(server);

        var rejecting = await Redis.RunAsync(probe);
        var calm = await Redis.RunAsync(probe);

        rejecting.Status.ShouldBe(ProbeStatus.Degraded);
        rejecting.Description.ShouldNotBeNull().ShouldEndWith("connections rejected since the last run are 1, expected below 1");
        calm.ShouldBeHealthy();
    }

    [Fact]
    public async Task A_server_that_has_no_room_for_the_probe_is_unhealthy()
    {
        await using var server = await StartAsync(maxClients: 2);
        using var visitors = await VisitAsync(server, 2);
        using var probe = new RedisClientsProbe(new RedisClientsProbeOptions { ConnectionString = new Secret(server.Endpoint), Policy = { Timeout = TimeSpan.FromSeconds(2) } });

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldMatch($@"^Redis at {server.Endpoint} accepts connections and then fails \(Socket(Closed|Failure) on PING\); it may be at maxclients, or not be Redis, after [0-9]+ ms$");
    }

    [Fact]
    public async Task Blocked_clients_are_rated_where_a_threshold_is_set()
    {
        await using var server = await StartAsync(maxClients: 10);
        using var probe = new RedisClientsProbe(new RedisClientsProbeOptions { ConnectionString = new Secret(server.Endpoint), UnhealthyBlockedClients = 1 });
        (await Redis.RunAsync(probe)).ShouldBeHealthy();
        using var visitors = await VisitAsync(server, 1);
        await visitors.SendAsync("BLPOP nothing 0\r\n");

        await Eventually.HoldsAsync("the client is blocked", async () => (await server.ExecuteAsync("INFO", "clients")).Contains("blocked_clients:1", StringComparison.Ordinal));

        (await Redis.RunAsync(probe)).Description.ShouldNotBeNull().ShouldEndWith("blocked clients are 1, expected below 1");
    }

    private static Task<RedisServer> StartAsync(int maxClients) =>
        RedisServer.StartAsync(new RedisServerOptions { Settings = { ["maxclients"] = $"{maxClients}" } });

    private static async Task<Visitors> VisitAsync(RedisServer server, int count)
    {
        // The fixture's redis-cli has just left; only when the server knows it is there room to count on.
        await Eventually.HoldsAsync("earlier clients are gone", async () => (await server.ExecuteAsync("CLIENT", "LIST")).Split('\n').Count(line => !line.Contains("name=ops-probe", StringComparison.Ordinal)) == 1);
        return await Visitors.ConnectAsync(server, count);
    }

    // The connection is accepted by the kernel and then refused by the server with a message.
    private static async Task RejectedAsync(RedisServer server)
    {
        using var visitors = await Visitors.ConnectAsync(server, 0);
        await visitors.AddAsync(server, expectPong: false);
    }

    private sealed class Visitors : IDisposable
    {
        private readonly List<TcpClient> _clients = [];

        public static async Task<Visitors> ConnectAsync(RedisServer server, int count)
        {
            var visitors = new Visitors();
            while (visitors._clients.Count < count)
                await visitors.AddAsync(server, expectPong: true);
            return visitors;
        }

        public async Task AddAsync(RedisServer server, bool expectPong)
        {
            var client = new TcpClient();
            _clients.Add(client);
            await client.ConnectAsync(server.Host, server.Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            var length = await client.GetStream().ReadAsync(answer);
            System.Text.Encoding.ASCII.GetString(answer, 0, length).ShouldStartWith(expectPong ? "+PONG" : "-ERR max number of clients");
        }

        public async Task SendAsync(string command) => await _clients[0].GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(command));

        public void Dispose() => _clients.ForEach(client => client.Dispose());
    }
}
