using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

internal sealed class WebSocketProbeOptionsValidator : ProbeOptionsValidator<WebSocketProbeOptions>
{
    protected override void Validate(WebSocketProbeOptions options, OptionsProblems problems)
    {
        EndpointRules.Url(options.Url, problems, "ws", "wss");
        problems.Require(options.SubProtocol is null || RequestHeaders.IsToken(options.SubProtocol), "SubProtocol", $"'{options.SubProtocol}' is not the name of a subprotocol; write one name without spaces, or leave the key out");
        RequestHeaders.Validate(options.Headers, problems, IsReserved);
        ServerTrust.Validate(options.CaFile, problems);
        ValidateMessages(options, problems);
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
    }

    private static void ValidateMessages(WebSocketProbeOptions options, OptionsProblems problems)
    {
        problems.Require(options.Send is null || options.SendSecret is null, "Send", "stands beside SendSecret; keep one of the two");
        problems.Require(options.ReplyEquals is null || options.ReplyContains is null, "ReplyEquals", "stands beside ReplyContains; keep one of the two");
        problems.Require(options.ReplyContains != "", "ReplyContains", "is empty, which every reply contains; write the text or leave the key out");
        problems.RequireRange(options.MaxMessages, 1, 1000, "MaxMessages");
        problems.RequireRange(options.MaxReplyBytes, 1, 16 * 1024 * 1024, "MaxReplyBytes");
        EndpointRules.ReplyTimeout(options.ReplyTimeout, options.Policy, problems);
    }

    private static bool IsReserved(string name) =>
        name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("Connection", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase);
}
