using System.Net;

namespace Ops.Providers.Network;

/// <summary>What came back from a call, as far as it matters.</summary>
internal sealed record GrpcAnswer(HttpStatusCode HttpStatus, string? MediaType, string? Code, string? Message, byte[] Body)
{
    public bool IsGrpc => HttpStatus == HttpStatusCode.OK && MediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
