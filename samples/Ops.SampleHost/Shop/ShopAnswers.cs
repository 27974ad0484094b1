using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ops.SampleHost.Shop;

/// <summary>What the services of the shop answer.</summary>
internal static class ShopAnswers
{
    // A gRPC message: not compressed, 2 bytes long, field 1 of HealthCheckResponse = SERVING.
    private static readonly byte[] _serving = [0, 0, 0, 0, 2, 0x08, 0x01];

    /// <summary>Answers as the API does: well, and with the state of what it needs.</summary>
    public static RequestDelegate Api(int databasePort) => async http =>
    {
        var database = await DatabaseServer.AnswersAsync(databasePort, http.RequestAborted) ? "up" : "down";
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{ "status": "{{(database == "up" ? "ok" : "failing")}}", "checks": { "database": "{{database}}" } }""");
    };

    /// <summary>Answers as the shop's front page, which cannot be made without the API.</summary>
    public static RequestDelegate Web(int apiPort)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}"), Timeout = TimeSpan.FromSeconds(1) };
        return async http =>
        {
            var healthy = await ApiIsHealthyAsync(client);
            http.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync(healthy ? "<h1>Welcome to the shop</h1>" : "<h1>Back soon</h1>");
        };
    }

    public static RequestDelegate Page(string text) => http => http.Response.WriteAsync(text);

    /// <summary>Answers WebSocket messages with themselves.</summary>
    public static async Task LiveAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, http.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, message.Count);
                await socket.SendAsync(Encoding.UTF8.GetBytes(text.Replace("ping", "pong", StringComparison.Ordinal)), WebSocketMessageType.Text, endOfMessage: true, http.RequestAborted);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client went away.
        }
    }

    /// <summary>Answers <c>grpc.health.v1.Health/Check</c> with SERVING.</summary>
    public static async Task CartAsync(HttpContext http)
    {
        http.Response.ContentType = "application/grpc";
        http.Response.DeclareTrailer("grpc-status");
        await http.Response.Body.WriteAsync(_serving, http.RequestAborted);
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    private static async Task<bool> ApiIsHealthyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetStringAsync("/api/health")).Contains("\"ok\"", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
