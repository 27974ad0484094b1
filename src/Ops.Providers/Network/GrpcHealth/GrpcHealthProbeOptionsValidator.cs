using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

internal sealed class GrpcHealthProbeOptionsValidator : ProbeOptionsValidator<GrpcHealthProbeOptions>
{
    private static readonly string[] _reserved = ["te", "content-type", "host", "connection", "transfer-encoding"];

    protected override void Validate(GrpcHealthProbeOptions options, OptionsProblems problems)
    {
        EndpointRules.Url(options.Url, problems, "http", "https");
        problems.Require(options.Url is not { IsAbsoluteUri: true } url || url.PathAndQuery == "/", "Url", "has a path or a query, which gRPC does not know; write http://host:port, and the service into Service");
        problems.Require(options.Service is not null && options.Service.Length <= GrpcHealthMessage.MaxServiceCharacters, "Service", $"is missing or longer than {GrpcHealthMessage.MaxServiceCharacters} characters; leave the key out to ask about the whole server");
        RequestHeaders.Validate(options.Headers, problems, IsReserved);
        ServerTrust.Validate(options.CaFile, problems);
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
    }

    private static bool IsReserved(string name) => name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) || _reserved.Contains(name, StringComparer.OrdinalIgnoreCase);
}
