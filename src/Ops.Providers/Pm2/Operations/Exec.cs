namespace Ops.Providers.Pm2;

/// <summary>Runs commands in the folder and with the environment of an instance, beside it.</summary>
internal sealed class Exec(Pm2Client client, ServiceStores stores, LocalCommand commands) : IExec
{
    public async Task<CommandResult> ExecuteAsync(string service, string instanceId, CommandSpec command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var process = (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Find(service, instanceId);
        var environment = await client.EnvironmentAsync(process, cancellationToken).ConfigureAwait(false);
        var secrets = stores.Of(service).SecretsOf(process.Own?.SetId ?? service).Read();
        var surroundings = new CommandSurroundings(process.Folder ?? "/")
        {
            InheritsEnvironment = false,
            Environment = environment,
            Secrets = environment.Where(variable => Confidential.Is(variable.Key, variable.Value)).Concat(secrets).DistinctBy(variable => variable.Key, StringComparer.Ordinal).ToDictionary(variable => variable.Key, variable => new Secret(variable.Value), StringComparer.Ordinal),
            ProgramFolders = ["node_modules/.bin"],
        };
        return await commands.RunAsync(command, surroundings, cancellationToken).ConfigureAwait(false);
    }
}
