using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Speaks HAProxy's runtime API, one command a connection.</summary>
internal sealed class HaproxyRuntime(EndPoint endpoint, TimeProvider time)
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    private static readonly string[] _complaints = ["No such", "Can't find", "Permission denied", "Unknown command", "Require", "Invalid", "Failed", "not found", "malformed", "not supported", "not allowed", "rejected", "can only be"];

    /// <summary>Runs a command that shows something.</summary>
    /// <exception cref="DeployException">HAProxy cannot be reached or refuses.</exception>
    public async Task<string> ShowAsync(string command, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new CancellationTokenSource(_timeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            return Check(command, await ExchangeAsync(command, linked.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"HAProxy's runtime API at {endpoint} cannot be reached: {exception.Message}; is it running, and does it have 'stats socket {endpoint} level admin'?", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"HAProxy's runtime API at {endpoint} did not answer '{command}' within {_timeout.TotalSeconds:0} s.", exception);
        }
    }

    /// <summary>Runs a command that changes something; repeating it is harmless.</summary>
    public async Task SetAsync(string command, CancellationToken cancellationToken) => await ShowAsync(command, cancellationToken).ConfigureAwait(false);

    private async Task<string> ExchangeAsync(string command, CancellationToken cancellationToken)
    {
        using var socket = endpoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{command}\n"), SocketFlags.None, cancellationToken).ConfigureAwait(false);
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)) > 0)
            answer.Write(buffer, 0, read);
        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    /// <summary>HAProxy reports errors as it reports success: in words.</summary>
    private static string Check(string command, string answer)
    {
        var first = answer.TrimStart().Split('\n')[0].Trim();
        // Tables begin with a number or a sign; what is changed is reported with the old and new value.
        var isTable = first.Length > 0 && (first[0] == '#' || char.IsAsciiDigit(first[0]));
        return !isTable && Array.Exists(_complaints, complaint => first.Contains(complaint, StringComparison.OrdinalIgnoreCase))
            ? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"HAProxy refuses '{command}': {first}; check the backend's name and that the runtime API has 'level admin'.")
            : answer;
    }
}
