namespace Ops.Providers.Compose;

/// <summary>An answer that is still being written.</summary>
internal sealed class DockerStream(HttpResponseMessage response, Stream stream, Func<Exception, DeployException?> translate) : IDisposable
{
    /// <summary>Reads what has come; 0 means the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (translate(exception) is not null)
        {
            throw translate(exception)!;
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        response.Dispose();
    }
}
