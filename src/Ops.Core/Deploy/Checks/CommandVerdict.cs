using Ops.Health;

namespace Ops.Deploy;

/// <summary>Says what the end of a command means, for checks and hooks.</summary>
internal static class CommandVerdict
{
    public static string Name(CommandSpec command) => Path.GetFileName(command.Arguments[0]);

    public static ProbeResult Of(CommandSpec command, CommandResult result) =>
        result.ExitCode == 0 ? ProbeResult.Healthy() : ProbeResult.Unhealthy(Failure(command, result));

    /// <summary>Says how a command failed, without the credentials that can be recognised in its output.</summary>
    public static string Failure(CommandSpec command, CommandResult result) =>
        $"'{Name(command)}' ended with exit code {result.ExitCode}; the end of its output: {OutputTail.LastLines(Redaction.Output(result.Output))}";
}
