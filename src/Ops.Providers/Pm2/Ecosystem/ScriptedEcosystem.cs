namespace Ops.Providers.Pm2;

/// <summary>Evaluates an ecosystem file that is a node module, as PM2 does; it is code of the release and runs with the rights and the environment of this process.</summary>
internal static class ScriptedEcosystem
{
    private const string Mark = "--ops-ecosystem--";
    private const string Program = $"import(require('url').pathToFileURL(process.argv[1])).then(m => process.stdout.write('\\n{Mark}' + JSON.stringify(m.default ?? m) + '{Mark}'))";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static async Task<string> EvaluateAsync(string path, Pm2TargetOptions options, LocalCommand commands, CancellationToken cancellationToken)
    {
        CommandResult result;
        try
        {
            result = await commands.RunAsync(new CommandSpec([options.NodePath, "-e", Program, path]) { Timeout = Timeout }, new CommandSurroundings(Path.GetDirectoryName(path)!), cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            throw new EcosystemException($"{path} is a node module, and '{options.NodePath}' is not there to evaluate it; install node, set NodePath, or write the file as JSON or YAML", exception);
        }

        var parts = result.Output.Split(Mark);
        return result.ExitCode == 0 && parts.Length >= 3
            ? parts[^2]
            : throw new EcosystemException($"{path} cannot be evaluated by node (exit code {result.ExitCode}): {FirstError(result.Output)}");
    }

    /// <summary>The output may show whatever the file prints, and node the line that failed: only the error's own message is passed on.</summary>
    private static string FirstError(string output) =>
        output.Split('\n').FirstOrDefault(line => line.Split(' ', ':')[0].EndsWith("Error", StringComparison.Ordinal)) ?? "it ended without a word; it must export an object with 'apps'";
}
