namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>How much an instance may use: <c>Limits</c> of a service.</summary>
internal sealed class LimitSettings
{
    public double? Cpus { get; set; }

    public long? MemoryBytes { get; set; }
}
