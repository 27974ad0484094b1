namespace Ops.Providers.Compose;

internal sealed record NetworkConnect(string Container, EndpointSettings EndpointConfig);
