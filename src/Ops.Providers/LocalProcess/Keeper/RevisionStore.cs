using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Keeps a copy of the artifact for each set, so that what runs does not change when its source does.</summary>
internal sealed class RevisionStore(ServiceFolder folder)
{
    private const string SpecFile = "spec.json";
    private const string Content = "artifact";

    /// <summary>Returns where the program of a set runs.</summary>
    public static string WorkingDirectory(string revision, LaunchPlan plan) =>
        Path.Combine(ContentFolder(revision), plan.WorkingDirectory ?? "");

    /// <summary>Returns the path that stands for the artifact.</summary>
    public static string ArtifactPath(string revision, LaunchPlan plan) =>
        plan.Artifact is { } source && !Directory.Exists(source) && Path.GetFileName(source) is { Length: > 0 } name && File.Exists(Path.Combine(ContentFolder(revision), name))
            ? Path.Combine(ContentFolder(revision), name)
            : ContentFolder(revision);

    /// <summary>Copies the artifact into a folder that appears only when it is complete and durable; what lay there before is replaced.</summary>
    /// <exception cref="DeployException">There is no such artifact, or it cannot be copied.</exception>
    public void Prepare(string destination, DeploySpec spec, LaunchPlan plan, CancellationToken cancellationToken)
    {
        var temporary = $"{destination}.{Guid.NewGuid():N}.tmp";
        try
        {
            ServiceFolder.Create(ContentFolder(temporary));
            if (plan.Artifact is { } artifact)
                CopyArtifact(artifact, ContentFolder(temporary), cancellationToken);
            if (!Directory.Exists(WorkingDirectory(temporary, plan)))
                throw new DeployException(DeployError.BadArtifact, DeployRetry.No, $"the artifact '{plan.Artifact}' has no folder '{plan.WorkingDirectory}', in which '{spec.Service}' is to run");

            File.WriteAllText(Path.Combine(temporary, SpecFile), spec.ToJson());
            Remove(destination);
            DurableFolder.Complete(temporary, destination);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(DeployError.BadArtifact, DeployRetry.Safe, $"the artifact '{plan.Artifact}' cannot be copied to {folder.Folder}: {exception.Message}", exception);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Deletes a folder, if it is there.</summary>
    public static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    /// <summary>Deletes what copying left behind when it was interrupted.</summary>
    public void RemoveLeftovers(IEnumerable<string> setIds)
    {
        if (!Directory.Exists(folder.Revisions))
            return;

        foreach (var revision in Directory.GetDirectories(folder.Revisions).Where(revision => !setIds.Contains(Path.GetFileName(revision), StringComparer.Ordinal)))
            Remove(revision);
    }

    private static string ContentFolder(string revision) => Path.Combine(revision, Content);

    private static void CopyArtifact(string source, string destination, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
            CopyFolder(source, destination, cancellationToken);
        else if (File.Exists(source))
            File.Copy(source, Path.Combine(destination, Path.GetFileName(source)));
        else
            throw new DeployException(DeployError.BadArtifact, DeployRetry.No, $"the artifact '{source}' does not exist on this machine; build it, or correct the path");
    }

    private static void CopyFolder(string source, string destination, CancellationToken cancellationToken)
    {
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = Path.Combine(destination, entry.Name);
            if (entry.LinkTarget is { } target)
                CopyLink(entry, copy, target);
            else if (entry is FileInfo file)
                file.CopyTo(copy);
            else
                CopyFolder(entry.FullName, Directory.CreateDirectory(copy).FullName, cancellationToken);
        }
    }

    private static void CopyLink(FileSystemInfo link, string copy, string target)
    {
        if (link is DirectoryInfo)
            Directory.CreateSymbolicLink(copy, target);
        else
            File.CreateSymbolicLink(copy, target);
    }
}
