namespace Ops.Providers.Compose;

internal sealed partial class DockerClient
{
    public async Task<string> CreateExecAsync(string id, IReadOnlyList<string> command, IReadOnlyList<string> environment, CancellationToken cancellationToken)
    {
        var request = DockerRequest.Post(DockerPath.Of("containers", id, "/exec"), $"run '{command[0]}' in the container '{id}'", new ExecCreate(command) { Env = environment }, DockerJson.Default.ExecCreate);
        return (await transport.SendAsync(request, DockerJson.Default.CreatedInfo, cancellationToken).ConfigureAwait(false)).Id;
    }

    /// <summary>Starts a command; its output comes framed until it ends.</summary>
    public Task<DockerStream> StartExecAsync(string execId, string program, CancellationToken cancellationToken) =>
        transport.OpenAsync(DockerRequest.Post(DockerPath.Of("exec", execId, "/start"), $"run '{program}'", new ExecStart(), DockerJson.Default.ExecStart), cancellationToken);

    public Task<ExecInfo> InspectExecAsync(string execId, CancellationToken cancellationToken) =>
        transport.SendAsync(DockerRequest.Get(DockerPath.Of("exec", execId, "/json"), "tell how a command ended"), DockerJson.Default.ExecInfo, cancellationToken);
}
