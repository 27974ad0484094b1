using System.Globalization;
using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>A command of this machine as a hook; it finds what it is called for in variables that begin with <c>OPS_</c>.</summary>
internal sealed class CommandHook(CommandSettings settings, string folder, TimeProvider time)
{
    private const int ShownOutput = 400;

    public async Task CallAsync(DeployHookContext context, CancellationToken cancellationToken)
    {
        var surroundings = settings.Surroundings(folder) with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["OPS_TARGET"] = context.Plan.Target,
                ["OPS_SERVICE"] = context.Plan.Service,
                ["OPS_VERSION"] = context.Plan.Version ?? "",
                ["OPS_PLAN"] = context.Plan.Id,
                ["OPS_OPERATION"] = context.OperationId,
            },
        };
        var result = await new LocalCommand(time).RunAsync(settings.Spec, surroundings, cancellationToken);
        if (result.ExitCode != 0)
            throw new DeployException(DeployError.CheckFailed, DeployRetry.No, Describe(result));
    }

    private string Describe(CommandResult result)
    {
        var output = result.Output.Trim();
        var shown = output.Length <= ShownOutput ? output : $"…{output[^ShownOutput..]}";
        return string.Create(CultureInfo.InvariantCulture, $"'{settings.Command[0]}' ended with exit code {result.ExitCode}{(shown.Length == 0 ? "" : $": {shown}")}");
    }
}
