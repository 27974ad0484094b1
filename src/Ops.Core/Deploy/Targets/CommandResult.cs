namespace Ops.Deploy;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">The last 64 KiB of what it wrote, standard output and error together: data, which goes through <see cref="Redaction.Output"/> before it is shown.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CommandResult(int ExitCode, string Output, TimeSpan Duration);
