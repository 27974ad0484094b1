namespace Ops.Providers.LocalProcess;

/// <summary>What a client tells a keeper first.</summary>
/// <param name="Protocol">The version of the calls that it makes.</param>
/// <param name="Config">The service's configuration.</param>
internal sealed record Greeting(int Protocol, KeeperConfig Config)
{
    public const int CurrentProtocol = 2;
}
