namespace Ops.Deploy;

/// <summary>Reads what instances write.</summary>
public interface ILogSource : ITargetCapability
{
    /// <summary>Reads lines, oldest first within an instance; with <see cref="LogQuery.Follow"/> it goes on until it is cancelled and takes in instances that come later.</summary>
    IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, CancellationToken cancellationToken);
}
