using System.Text.Json;

namespace Ops.Deploy;

/// <summary>Makes release directories of git revisions: check out, install, test, build, as the recipe says.</summary>
/// <remarks>
/// Thread-safe, also between processes. A commit that was built with the same steps before is not built again; what a
/// crash or a failure left half done is thrown away and made anew. Commands are lists of arguments; no shell is involved.
/// </remarks>
public sealed class ReleaseBuilder
{
    private readonly ReleaseRecipe _recipe;
    private readonly TimeProvider _time;
    private readonly LocalCommand _commands;
    private readonly GitMirror _mirror;

    /// <summary>Creates a builder.</summary>
    /// <param name="recipe">How revisions become releases.</param>
    /// <param name="time">The clock.</param>
    public ReleaseBuilder(ReleaseRecipe recipe, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(time);
        _recipe = recipe with { ReleasesDirectory = Path.GetFullPath(recipe.ReleasesDirectory) };
        _time = time;
        _commands = new LocalCommand(time);
        _mirror = new GitMirror(_recipe, _commands);
    }

    /// <summary>Fetches what is new and returns the release of a revision, built where it is not there yet.</summary>
    /// <param name="revision">A branch, a tag, a commit, or an expression such as <c>main~1</c>.</param>
    /// <param name="progress">Is told of each step that has ended well; null tells nobody.</param>
    /// <param name="cancellationToken">Ends the command that runs.</param>
    /// <exception cref="DeployException">The revision does not exist (<see cref="DeployError.NotFound"/>), git fails (<see cref="DeployError.BadArtifact"/>), or a step does (<see cref="DeployError.CheckFailed"/>); the message ends with the step's last output, and no release is left.</exception>
    public async Task<Release> BuildAsync(string revision, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(revision);
        Directory.CreateDirectory(_recipe.ReleasesDirectory);
        string commit;
        using (await FileMutex.EnterAsync(Path.Combine(_recipe.ReleasesDirectory, ".repository.lock"), _time, cancellationToken).ConfigureAwait(false))
        {
            await _mirror.UpdateAsync(cancellationToken).ConfigureAwait(false);
            commit = await _mirror.ResolveAsync(revision, cancellationToken).ConfigureAwait(false);
        }

        var directory = Path.Combine(_recipe.ReleasesDirectory, $"{commit[..12]}-{_recipe.StepsHash()}");
        using (await FileMutex.EnterAsync($"{directory}.lock", _time, cancellationToken).ConfigureAwait(false))
            return Read(directory) ?? await BuildAsync(commit, directory, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the releases that are complete, newest first.</summary>
    public IReadOnlyList<Release> List() => !Directory.Exists(_recipe.ReleasesDirectory)
        ? []
        : [.. Directory.EnumerateDirectories(_recipe.ReleasesDirectory).Select(Read).OfType<Release>().OrderByDescending(release => release.BuiltAt)];

    /// <summary>Deletes the oldest releases, but the newest ones that the recipe keeps and those in use.</summary>
    /// <param name="inUse">The directories that instances run from, or may be rolled back to.</param>
    /// <returns>The releases that were deleted.</returns>
    public IReadOnlyList<Release> Clean(IReadOnlyCollection<string> inUse)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        var kept = inUse.Select(directory => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))).ToHashSet(StringComparer.Ordinal);
        var gone = List().Skip(_recipe.KeepReleases).Where(release => !kept.Contains(release.Directory)).ToList();
        foreach (var release in gone)
            Delete(release.Directory);
        return gone;
    }

    private async Task<Release> BuildAsync(string commit, string directory, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
    {
        Delete(directory);
        Directory.CreateDirectory(directory);
        try
        {
            await _mirror.CheckOutAsync(commit, directory, cancellationToken).ConfigureAwait(false);
            foreach (var step in _recipe.Steps)
            {
                var duration = await RunAsync(step, commit, directory, cancellationToken).ConfigureAwait(false);
                progress?.Report(new BuildProgress(commit, step.Name, duration));
            }

            var release = new Release(commit, await _mirror.SubjectAsync(commit, cancellationToken).ConfigureAwait(false), directory, _time.GetUtcNow());
            File.WriteAllText(MarkerOf(directory), JsonSerializer.Serialize(release, ReleaseJson.Default.Release));
            return release;
        }
        catch
        {
            Delete(directory);
            throw;
        }
    }

    private async Task<TimeSpan> RunAsync(BuildStep step, string commit, string directory, CancellationToken cancellationToken)
    {
        var surroundings = new CommandSurroundings(directory) { Environment = step.Environment, Secrets = step.Secrets, ProgramFolders = ["node_modules/.bin"] };
        var result = await _commands.RunAsync(step.Command, surroundings, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Duration
            : throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"Step '{step.Name}' of the build of {commit[..12]} ended with exit code {result.ExitCode}; nothing was released. Its last output:\n{OutputTail.LastLines(Redaction.Output(result.Output))}");
    }

    /// <summary>The marker is written last: a directory without one is not a release.</summary>
    private static string MarkerOf(string directory) => $"{directory}.json";

    private static Release? Read(string directory) => File.Exists(MarkerOf(directory)) && Directory.Exists(directory)
        ? JsonSerializer.Deserialize(File.ReadAllText(MarkerOf(directory)), ReleaseJson.Default.Release) is { } release ? release with { Directory = directory } : null
        : null;

    private static void Delete(string directory)
    {
        File.Delete(MarkerOf(directory));
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
