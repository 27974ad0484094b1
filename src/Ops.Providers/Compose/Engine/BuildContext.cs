using System.Formats.Tar;
using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Sends a folder as a tar archive, as it is read, without what its <c>.dockerignore</c> leaves out.</summary>
internal sealed class BuildContext : HttpContent
{
    private readonly string _folder;
    private readonly DockerIgnore _ignore;

    /// <exception cref="DeployException">The folder or the Dockerfile does not exist.</exception>
    public BuildContext(string folder, string dockerfile)
    {
        if (!File.Exists(Path.Combine(folder, dockerfile)))
            throw new DeployException(DeployError.BadArtifact, DeployRetry.No, $"There is no '{Path.Combine(folder, dockerfile)}' to build an image with; correct build.context or build.dockerfile.");

        _folder = folder;
        var file = Path.Combine(folder, ".dockerignore");
        _ignore = DockerIgnore.Parse(File.Exists(file) ? File.ReadAllText(file) : "", dockerfile);
        Headers.ContentType = new("application/x-tar");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            // Links are sent as links: following them could leave the folder or never end.
            var options = new EnumerationOptions { RecurseSubdirectories = false, AttributesToSkip = FileAttributes.None };
            var folders = new Stack<string>([_folder]);
            while (folders.TryPop(out var current))
            {
                foreach (var path in Directory.EnumerateFileSystemEntries(current, "*", options).Order(StringComparer.Ordinal))
                {
                    var name = Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/');
                    var isFolder = Directory.Exists(path) && new FileInfo(path).LinkTarget is null;
                    if (isFolder)
                        folders.Push(path);
                    if (!_ignore.Excludes(name))
                        await writer.WriteEntryAsync(path, name, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
