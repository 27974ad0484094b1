namespace Ops.Deploy;

/// <summary>Starts the new revision beside the old one, tests it, sends all requests to it at once, and keeps the old one for a while.</summary>
public sealed record BlueGreenStrategy : DeployStrategy
{
    /// <summary>Gets how long the old revision keeps running for a rollback at once; the default is 24 hours, zero retires it as soon as all is well.</summary>
    public TimeSpan KeepOld { get; init; } = TimeSpan.FromHours(24);
}
