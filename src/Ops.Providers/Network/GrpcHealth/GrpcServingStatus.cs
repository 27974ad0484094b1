namespace Ops.Providers.Network;

/// <summary>HealthCheckResponse.ServingStatus of grpc.health.v1.</summary>
internal enum GrpcServingStatus
{
    Unknown = 0,
    Serving = 1,
    NotServing = 2,
    ServiceUnknown = 3,
}
