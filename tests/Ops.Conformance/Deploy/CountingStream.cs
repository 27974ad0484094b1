using System.Net.Sockets;

namespace Ops.Conformance.Deploy;

/// <summary>A connection of a client, which tells how much has come over it.</summary>
internal sealed class CountingStream(Socket socket, Action<int> received) : NetworkStream(socket, ownsSocket: true)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        received(read);
        return read;
    }
}
