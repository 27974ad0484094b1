using System.Net.Sockets;
using System.Security.Authentication;

namespace Ops.Providers.Network.Shared;

/// <summary>Says in plain words why a network operation failed.</summary>
internal static class NetworkFailure
{
    /// <summary>Returns words such as <c>connection refused by 127.0.0.1:5432</c>.</summary>
    public static string Describe(Exception exception, string target)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case CaFileException:
                    return $"the certificate of {target} cannot be verified: {cause.Message}";
                case SocketException socket:
                    return Describe(socket, target);
                case AuthenticationException:
                    return $"TLS handshake with {target} failed: {Innermost(cause)}";
            }
        }

        return $"talking to {target} failed: {Innermost(exception)}";
    }

    public static string Describe(SocketException exception, string target) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"connection refused by {target}",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => $"connection reset by {target}",
        SocketError.HostNotFound or SocketError.NoData => $"the name in {target} does not resolve",
        SocketError.TryAgain or SocketError.NoRecovery => $"the name in {target} cannot be resolved now: the name server does not answer properly",
        SocketError.TimedOut => $"no answer from {target}",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => $"no route to {target}",
        SocketError.AccessDenied => $"the system does not permit traffic to {target}",
        SocketError.AddressNotAvailable => $"no local address or port is free to connect to {target}",
        SocketError.TooManyOpenSockets => $"this process has too many open files to connect to {target}",
        _ => $"talking to {target} failed: {exception.Message}",
    };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.TrimEnd('.');
}
