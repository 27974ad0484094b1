namespace Ops.Providers.Pm2;

/// <summary>Evaluates an ecosystem file that is a node module, as PM2 does; it is code of the release and runs with the rights and the environment of this process.</summary>
internal static class ScriptedEcosystem
{
    private const string Program = "import(require('url').pathToFileURL(process.argv[1])).then(m => require('fs').writeFileSync(process.argv[2], JSON.stringify(m.default ?? m) ?? 'null', { mode: 0o600, flag: 'wx' }))";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Returns what the module exports, as JSON; it may hold secrets.</summary>
    /// <exception cref="EcosystemException">Node is missing, or the module fails.</exception>
    public static async Task<string> EvaluateAsync(string path, Pm2TargetOptions options, LocalCommand commands, CancellationToken cancellationToken)
    {
        // What a command prints is redacted and cut: it goes by a file in a folder that only this user may enter.
        var folder = Directory.CreateTempSubdirectory("ops-ecosystem-").FullName;
        try
        {
            var file = Path.Combine(folder, "exports.json");
            var result = await RunAsync(path, file, options, commands, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 && File.Exists(file)
                ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)
                : throw new EcosystemException($"{path} cannot be evaluated by node (exit code {result.ExitCode}): {FirstError(result.Output)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<CommandResult> RunAsync(string path, string file, Pm2TargetOptions options, LocalCommand commands, CancellationToken cancellationToken)
    {
        try
        {
            return await commands.RunAsync(new CommandSpec([options.NodePath, "-e", Program, path, file]) { Timeout = Timeout }, new CommandSurroundings(Path.GetDirectoryName(path)!), cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotFound)
        {
            throw new EcosystemException($"{path} is a node module, and '{options.NodePath}' is not there to evaluate it; install node, set NodePath, or write the file as JSON or YAML", exception);
        }
    }

    /// <summary>The output may show whatever the file prints, and node the line that failed: only the error's own message is passed on.</summary>
    private static string FirstError(string output) =>
        output.Split('\n').FirstOrDefault(line => line.Split(' ', ':')[0].EndsWith("Error", StringComparison.Ordinal)) ?? "it ended without a word; it must export an object with 'apps'";
}
