using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalOneOffs(LocalProcessTarget target) : IOneOffRunner
{
    public async Task<CommandResult> RunAsync(OneOffIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        cancellationToken.ThrowIfCancellationRequested();
        var client = target.Client(intent.Spec.Service);
        ServiceSettings.RequireSupported(intent.Spec);
        var environment = await client.Settings.EnvironmentAsync(intent.Spec, cancellationToken).ConfigureAwait(false);
        var call = new OneOffCall(intent, operation, client.Settings.Plan(intent.Spec), environment);
        return await client.CallAsync(Calls.OneOff, call, KeeperJson.Default.OneOffCall, KeeperJson.Default.CommandResult, cancellationToken).ConfigureAwait(false);
    }
}
