using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ops.Providers.Network.Tests;

/// <summary>A real WebSocket server whose conversation a test writes.</summary>
internal static class WebSocketServer
{
    public static Task<KestrelServer> StartAsync(Func<System.Net.WebSockets.WebSocket, CancellationToken, Task> talk, X509Certificate2? certificate = null) =>
        KestrelServer.StartAsync(HttpProtocols.Http1, Talking(talk), certificate);

    public static RequestDelegate Talking(Func<System.Net.WebSockets.WebSocket, CancellationToken, Task> talk) => async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        await talk(socket, context.RequestAborted);
    };

    /// <summary>Answers every text message until the client closes, and then closes too.</summary>
    public static async Task EchoAsync(System.Net.WebSockets.WebSocket socket, Func<string, string> answer, CancellationToken token)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, token) is { MessageType: not WebSocketMessageType.Close } received)
            await SayAsync(socket, answer(Encoding.UTF8.GetString(buffer, 0, received.Count)), token);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, token);
    }

    public static Task SayAsync(System.Net.WebSockets.WebSocket socket, string text, CancellationToken token) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, token);
}
