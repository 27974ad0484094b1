namespace Ops.Deploy;

/// <summary>Measures what instances use.</summary>
public interface IInstanceStats : ITargetCapability
{
    /// <summary>Returns one measurement of each running instance.</summary>
    Task<IReadOnlyList<InstanceUsage>> MeasureAsync(string service, CancellationToken cancellationToken);
}
