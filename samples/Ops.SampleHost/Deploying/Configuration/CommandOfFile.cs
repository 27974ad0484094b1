using System.Globalization;
using Ops.Deploy;
using Ops.Health;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>A command of this machine, as a check or as a hook; it finds what it is about in variables that begin with <c>OPS_</c>.</summary>
internal sealed class CommandOfFile(CommandSettings settings, string folder, TimeProvider time)
{
    private const int ShownOutput = 400;

    public async ValueTask<ProbeResult> CheckAsync(DeployCheckContext context, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["OPS_TARGET"] = context.Target,
                ["OPS_SERVICE"] = context.Service,
                ["OPS_VERSION"] = context.Version,
                ["OPS_INSTANCE"] = context.Instance?.Id,
                ["OPS_ADDRESS"] = context.Instance?.Address?.AbsoluteUri,
            },
            cancellationToken);
        return result.ExitCode == 0 ? ProbeResult.Healthy() : ProbeResult.Unhealthy(Describe(result));
    }

    public async Task CallAsync(DeployHookContext context, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["OPS_TARGET"] = context.Plan.Target,
                ["OPS_SERVICE"] = context.Plan.Service,
                ["OPS_VERSION"] = context.Plan.Version,
                ["OPS_PLAN"] = context.Plan.Id,
                ["OPS_OPERATION"] = context.OperationId,
            },
            cancellationToken);
        if (result.ExitCode != 0)
            throw new DeployException(DeployError.CheckFailed, DeployRetry.No, Describe(result));
    }

    private Task<CommandResult> RunAsync(Dictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        var surroundings = new CommandSurroundings(Path.GetFullPath(settings.WorkingDirectory ?? ".", folder))
        {
            Environment = variables.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!, StringComparer.Ordinal),
        };
        return new LocalCommand(time).RunAsync(new CommandSpec([.. settings.Command]) { Timeout = settings.Timeout }, surroundings, cancellationToken);
    }

    private string Describe(CommandResult result)
    {
        var output = result.Output.Trim();
        var shown = output.Length <= ShownOutput ? output : $"…{output[^ShownOutput..]}";
        return string.Create(CultureInfo.InvariantCulture, $"'{settings.Command[0]}' ended with exit code {result.ExitCode}{(shown.Length == 0 ? "" : $": {shown}")}");
    }
}
