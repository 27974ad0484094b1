namespace Ops.Providers.Pm2.Tests;

/// <summary>How the app of a release behaves; times are in milliseconds.</summary>
internal sealed record Behaviour(string Version)
{
    public int? CrashAfter { get; init; }

    public bool Fails { get; init; }

    public bool Listens { get; init; } = true;

    public int? ListenAfter { get; init; }

    public int? ReadyAfter { get; init; }

    public string? OnInterrupt { get; init; }
}
