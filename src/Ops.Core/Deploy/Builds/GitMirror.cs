namespace Ops.Deploy;

/// <summary>A bare copy of a repository from which releases are checked out, so that nobody's working copy is touched.</summary>
internal sealed class GitMirror(ReleaseRecipe recipe, LocalCommand commands)
{
    private readonly string _folder = Path.Combine(recipe.ReleasesDirectory, ".repository.git");

    /// <summary>Fetches what is new.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(_folder, "HEAD")))
        {
            await GitAsync(["--git-dir", _folder, "fetch", "--prune", "--quiet", "origin"], cancellationToken).ConfigureAwait(false);
            return;
        }

        // Cloned beside and moved, so that a clone that was cut short is not taken for a repository.
        var partial = $"{_folder}.{Guid.NewGuid():n}";
        await GitAsync(["clone", "--mirror", "--quiet", "--", recipe.Repository, partial], cancellationToken).ConfigureAwait(false);
        Directory.Move(partial, _folder);
    }

    /// <summary>Returns the commit that a branch, tag, commit or expression such as <c>main~1</c> names.</summary>
    public async Task<string> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        // A mirror has the branches of the origin as its own.
        string[] names = revision.StartsWith("origin/", StringComparison.Ordinal) ? [revision["origin/".Length..], revision] : [revision];
        foreach (var name in names)
        {
            var result = await RunAsync(["--git-dir", _folder, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{name}^{{commit}}"], cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
                return result.Output.Trim();
        }

        throw new DeployException(DeployError.NotFound, DeployRetry.No, $"There is no revision '{revision}' in '{Shown}'; name a branch, a tag or a commit that has been pushed.");
    }

    public async Task<string> SubjectAsync(string commit, CancellationToken cancellationToken) =>
        (await GitAsync(["--git-dir", _folder, "log", "-1", "--format=%s", commit], cancellationToken).ConfigureAwait(false)).Trim();

    /// <summary>Writes the files of a commit into an empty directory.</summary>
    public async Task CheckOutAsync(string commit, string directory, CancellationToken cancellationToken)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = $"{directory}.index" };
        try
        {
            await GitAsync(["--git-dir", _folder, "read-tree", commit], cancellationToken, index).ConfigureAwait(false);
            await GitAsync(["--git-dir", _folder, "--work-tree", directory, "checkout-index", "--all", "--force"], cancellationToken, index).ConfigureAwait(false);
        }
        finally
        {
            File.Delete($"{directory}.index");
        }
    }

    private string Shown => Redaction.Text(recipe.Repository);

    private async Task<string> GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, Dictionary<string, string>? environment = null)
    {
        var result = await RunAsync(arguments, cancellationToken, environment).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new DeployException(DeployError.BadArtifact, DeployRetry.Safe, $"git {arguments.First(argument => argument is "clone" or "fetch" or "log" or "read-tree" or "checkout-index")} of '{Shown}' failed with {result.ExitCode}: {Redaction.Output(result.Output).Trim()}");
    }

    private Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, Dictionary<string, string>? environment = null)
    {
        var variables = new Dictionary<string, string>(environment ?? [], StringComparer.Ordinal) { ["GIT_TERMINAL_PROMPT"] = "0" };
        return commands.RunAsync(new CommandSpec([recipe.GitPath, .. arguments]) { Timeout = recipe.GitTimeout }, new CommandSurroundings(recipe.ReleasesDirectory) { Environment = variables }, cancellationToken);
    }
}
