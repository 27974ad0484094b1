using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class ProxyTests : LocalProcessTest
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    [Fact]
    public async Task Nothing_is_routed_at_first_and_says_so()
    {
        await StageReadyAsync(1);

        (await GetAsync(PublicUrl())).ShouldBe((503, "No instance is ready."));
    }

    [Fact]
    public async Task A_request_arrives_as_it_was_sent_and_the_answer_as_it_was_given()
    {
        await ServeAsync(1);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{PublicUrl()}headers?q=a%2Fb%20c&q=%C3%BC%20&empty", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Host = "shop.example";
        request.Headers.TryAddWithoutValidation("X-Many", ["one", "two"]);
        request.Headers.TryAddWithoutValidation("X-Hop", "stays behind");
        request.Headers.TryAddWithoutValidation("Connection", "X-Hop");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "10.1.1.1");

        using var response = await _http.SendAsync(request);
        var seen = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        seen.GetProperty("url").GetString().ShouldBe("/headers?q=a%2Fb%20c&q=%C3%BC%20&empty");
        var headers = seen.GetProperty("headers");
        headers.GetProperty("host").GetString().ShouldBe("shop.example");
        headers.GetProperty("x-many").GetString().ShouldBe("one, two");
        headers.GetProperty("x-forwarded-for").GetString().ShouldBe("10.1.1.1, 127.0.0.1");
        headers.GetProperty("x-forwarded-proto").GetString().ShouldBe("http");
        headers.TryGetProperty("x-hop", out _).ShouldBeFalse();
        response.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
    }

    [Fact]
    public async Task A_large_body_goes_both_ways_whole()
    {
        await ServeAsync(1);
        var body = RandomNumberGenerator.GetBytes(20 * 1024 * 1024);

        using var content = new ByteArrayContent(body);
        using var response = await _http.PostAsync(new Uri(PublicUrl(), "hash"), content);
        var download = await _http.GetByteArrayAsync(new Uri(PublicUrl(), $"bytes?count={body.Length}"));

        (await response.Content.ReadAsStringAsync()).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(body)));
        download.Length.ShouldBe(body.Length);
        download.ShouldAllBe(value => value == 'x');
    }

    [Fact]
    public async Task A_body_of_unknown_length_goes_both_ways_whole()
    {
        await ServeAsync(1);
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(PublicUrl(), "echo")) { Content = new StringContent("in pieces") };
        request.Headers.TransferEncodingChunked = true;

        using var response = await _http.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe("in pieces");
    }

    [Fact]
    public async Task Events_reach_the_visitor_as_they_come()
    {
        await ServeAsync(1);
        using var response = await _http.GetAsync(new Uri(PublicUrl(), "events?ms=3000"), HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("text/event-stream"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var startedAt = TimeProvider.System.GetTimestamp();

        (await reader.ReadLineAsync()).ShouldBe("data: one");

        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await reader.ReadLineAsync();
        (await reader.ReadLineAsync()).ShouldBe("data: two");
    }

    [Fact]
    public async Task A_connection_can_change_its_protocol()
    {
        await ServeAsync(1);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Local.PublicPort);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"));

        (await ReadUntilAsync(stream, "\r\n\r\n")).ShouldStartWith("HTTP/1.1 101 ");
        foreach (var text in (string[])["hello", "and again"])
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            (await ReadUntilAsync(stream, text)).ShouldBe(text);
        }
    }

    [Fact]
    public async Task An_instance_that_dies_during_a_request_that_may_not_be_repeated_costs_that_request_alone()
    {
        var set = await ServeAsync(1, 2);
        using var content = new StringContent("once");

        using var response = await _http.PostAsync(new Uri(PublicUrl(), "die"), content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        await SeenAsync("one instance was started again, once", state => state.Sets.Single().Instances.Sum(instance => instance.Restarts) == 1);
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_cut_for_the_visitor_too()
    {
        var set = await ServeAsync(1);
        using var response = await _http.GetAsync(new Uri(PublicUrl(), "events?ms=60000"), HttpCompletionOption.ResponseHeadersRead);
        var reading = response.Content.ReadAsStringAsync();

        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(new Uri(set.Instances.Single().Address!, "die")));

        await Should.ThrowAsync<HttpRequestException>(() => reading);
    }

    [Fact]
    public async Task Draining_closes_idle_connections_to_the_old_side()
    {
        var old = (await ServeAsync(1)).Instances.Single().Address!;
        await using (var loop = await AskAsync("v1"))
        {
            int.Parse((await GetAsync(new Uri(old, "connections"))).Body).ShouldBeGreaterThan(1);
            await ServeAsync(2);
            (await Target.Get<ITrafficSwitch>()!.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
            await loop.HearsAsync("v2");
            await NothingDroppedAsync(loop);
        }

        // Health checks come and go, each over a connection of its own.
        await WaitAsync(() => "only the one who asks is connected", async () => await GetAsync(new Uri(old, "connections")) == (200, "1"));
    }

    [Fact]
    public async Task A_visitor_who_goes_away_does_not_hold_up_a_drain()
    {
        await ServeAsync(1);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, Local.PublicPort);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /slow?ms=60000 HTTP/1.1\r\nHost: x\r\n\r\n"));
            await ServeAsync(2);
            (await Target.Get<ITrafficSwitch>()!.DrainAsync(Service, "r1", TimeSpan.FromMilliseconds(200), default)).ShouldBe(1);
        }

        (await Target.Get<ITrafficSwitch>()!.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
    }

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string end)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = "";
        var buffer = new byte[1];
        while (!text.EndsWith(end, StringComparison.Ordinal))
        {
            (await stream.ReadAsync(buffer, patience.Token)).ShouldBe(1, $"the connection ended after '{text}'");
            text += (char)buffer[0];
        }

        return text;
    }
}
