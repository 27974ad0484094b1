namespace Ops.Providers.Compose;

/// <summary>How the engine finds out whether a container is healthy.</summary>
internal sealed record ComposeHealthcheck
{
    /// <summary>The command, with <c>CMD</c>, <c>CMD-SHELL</c> or <c>NONE</c> before it; null means that of the image.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    public TimeSpan? Interval { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? StartPeriod { get; init; }

    public int? Retries { get; init; }
}
