using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

internal sealed class TcpProbeOptionsValidator : ProbeOptionsValidator<TcpProbeOptions>
{
    private const int MaxUnixPathBytes = 107;

    protected override void Validate(TcpProbeOptions options, OptionsProblems problems)
    {
        if (options.UnixSocketPath is null)
            ValidateEndpoint(options, problems);
        else
            ValidateUnixSocket(options, problems);
        ValidateDialogue(options, problems);
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
    }

    private static void ValidateEndpoint(TcpProbeOptions options, OptionsProblems problems)
    {
        EndpointRules.Host(options.Host, problems);
        EndpointRules.Port(options.Port, problems);
    }

    private static void ValidateUnixSocket(TcpProbeOptions options, OptionsProblems problems)
    {
        var path = options.UnixSocketPath!;
        problems.Require(Path.IsPathRooted(path) && System.Text.Encoding.UTF8.GetByteCount(path) <= MaxUnixPathBytes, "UnixSocketPath", $"'{path}' is not a full path of at most {MaxUnixPathBytes} bytes");
        problems.Require(options.Host is null && options.Port == 0, "UnixSocketPath", "stands beside Host or Port; keep one of the two ways to connect");
    }

    private static void ValidateDialogue(TcpProbeOptions options, OptionsProblems problems)
    {
        var sent = (options.Send is null ? 0 : 1) + (options.SendBytes is null ? 0 : 1) + (options.SendSecret is null ? 0 : 1);
        problems.Require(sent <= 1, "Send", "is one of several things to send; keep one of Send, SendBytes and SendSecret");
        problems.Require(options.BannerContains != "", "BannerContains", "is empty, which every banner contains; write the text or leave the key out");
        problems.Require(options.ReplyContains != "", "ReplyContains", "is empty, which every reply contains; write the text or leave the key out");
        if (options.ReplyMatches is { } pattern)
            LinearPattern.Require(problems, pattern, "ReplyMatches");
        problems.RequireRange(options.MaxReplyBytes, 1, 1024 * 1024, "MaxReplyBytes");
        EndpointRules.ReplyTimeout(options.ReplyTimeout, options.Policy, problems);
    }
}
