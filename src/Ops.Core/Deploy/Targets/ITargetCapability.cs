namespace Ops.Deploy;

/// <summary>Something that not every target can do.</summary>
#pragma warning disable CA1040 // The marker keeps Get<T> from being asked for anything at all.
public interface ITargetCapability;
#pragma warning restore CA1040
