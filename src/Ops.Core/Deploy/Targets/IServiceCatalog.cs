namespace Ops.Deploy;

/// <summary>Lists the services of a target.</summary>
public interface IServiceCatalog : ITargetCapability
{
    /// <summary>Returns the names of the services that the target has, by name; those of which nothing runs are there too where the target can know them.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);
}
