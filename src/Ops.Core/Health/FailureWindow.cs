namespace Ops.Health;

/// <summary>The rule that a target is unhealthy while k of its last n results failed.</summary>
public sealed record FailureWindow
{
    /// <summary>Gets or sets k, the failures that make the target unhealthy, from 1 to <see cref="Of"/>; the default is 3.</summary>
    public int Failures { get; set; } = 3;

    /// <summary>Gets or sets n, the results looked at, from 1 to 32; the default is 5.</summary>
    public int Of { get; set; } = 5;
}
