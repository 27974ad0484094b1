using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>What is known of a command that was to run once: both are null while it runs.</summary>
internal sealed record OneOffRecord(string OperationId, DateTimeOffset StartedAt, CommandResult? Result, Failure? Failure);
