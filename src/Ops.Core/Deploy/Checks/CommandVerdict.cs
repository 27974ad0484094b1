using Ops.Health;

namespace Ops.Deploy;

/// <summary>Makes a check's result of how a command ended.</summary>
internal static class CommandVerdict
{
    public static string Name(CommandSpec command) => Path.GetFileName(command.Arguments[0]);

    public static ProbeResult Of(CommandSpec command, CommandResult result)
    {
        if (result.ExitCode == 0)
            return ProbeResult.Healthy();
        var output = OutputTail.LastLines(Redaction.Output(result.Output));
        return ProbeResult.Unhealthy($"'{Name(command)}' ended with exit code {result.ExitCode}; the end of its output: {output}");
    }
}
