namespace Ops.Providers.LocalProcess;

/// <summary>How instances of a set are started and looked after, as configured when it was staged; it is written to disk and holds no values of environment variables.</summary>
internal sealed record LaunchPlan
{
    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string? Artifact { get; init; }

    public string? WorkingDirectory { get; init; }

    public bool ListensOnPort { get; init; }

    public string? HealthPath { get; init; }

    public TimeSpan HealthInterval { get; init; }

    public TimeSpan HealthTimeout { get; init; }

    public int UnhealthyThreshold { get; init; }

    public LocalProcessStopSignal StopSignal { get; init; }

    public TimeSpan RestartDelay { get; init; }

    public TimeSpan MaxRestartDelay { get; init; }

    public long MaxLogBytes { get; init; }

    public int MaxLogFiles { get; init; }
}
