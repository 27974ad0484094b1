namespace Ops.Providers.Pm2.Tests;

/// <summary>How the app of a release behaves; times are in milliseconds.</summary>
internal sealed record Behaviour(string Version)
{
    public int? CrashAfter { get; init; }

    /// <summary>A file that crashes the app as long as it holds the text <see cref="CrashText"/>.</summary>
    public string? CrashFile { get; init; }

    public string? CrashText { get; init; }

    public bool Fails { get; init; }

    public bool Listens { get; init; } = true;

    public int? ListenAfter { get; init; }

    public int? ReadyAfter { get; init; }

    public string? OnInterrupt { get; init; }
}
