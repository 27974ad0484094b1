namespace Ops.Providers.Compose;

/// <summary>What an operation needs to know of itself when it is repeated.</summary>
internal sealed record OperationData
{
    /// <summary>What it was for, for people who look at the volumes.</summary>
    public required string What { get; init; }

    /// <summary>When the container that is to be restarted had been started before.</summary>
    public DateTimeOffset? StartedBefore { get; init; }

    /// <summary>The result of a command.</summary>
    public CommandResult? Result { get; init; }
}
