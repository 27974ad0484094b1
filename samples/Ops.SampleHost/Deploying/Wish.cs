namespace Ops.SampleHost.Deploying;

/// <summary>Who wishes something, and why.</summary>
internal sealed record Wish(string Actor, string? Reason);
