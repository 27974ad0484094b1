namespace Ops.Deploy;

/// <summary>Changes the number of instances of a set.</summary>
public interface IScalable : ITargetCapability
{
    /// <summary>Starts or stops instances until the set has so many; those that stop leave traffic first and let requests in flight end within the grace.</summary>
    /// <remarks>0 keeps the set, so that it can be scaled up again.</remarks>
    Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken);
}
