using System.Net;
using System.Net.Sockets;

namespace Ops.Providers.Compose;

/// <summary>Says in the words of deployments what an engine means by its errors.</summary>
internal static class DockerFailures
{
    private static readonly (string Text, DeployError Error, string Remedy)[] _known =
    [
        ("port is already allocated", DeployError.Conflict, "; free the port, or let the engine choose one by leaving the host port out"),
        ("address already in use", DeployError.Conflict, "; free the port, or let the engine choose one by leaving the host port out"),
        ("no space left on device", DeployError.Overloaded, "; make room on the engine's disk, for instance with 'docker image prune'"),
        ("no such image", DeployError.BadArtifact, "; push the image or correct its name"),
        ("manifest unknown", DeployError.BadArtifact, "; push the image or correct its tag"),
        ("manifest for", DeployError.BadArtifact, "; push the image or correct its tag"),
        ("repository does not exist", DeployError.BadArtifact, "; correct the image's name, or configure the registry's credentials"),
        ("invalid reference format", DeployError.BadArtifact, "; correct the image's name"),
        ("no basic auth credentials", DeployError.Unauthorized, "; configure the registry's credentials"),
        ("unauthorized", DeployError.Unauthorized, "; configure the registry's credentials"),
        ("connection refused", DeployError.Unreachable, ""),
    ];

    /// <summary>Returns what an answer with an error status means.</summary>
    public static DeployException Answer(HttpStatusCode status, string what, string message)
    {
        var (error, remedy) = Meaning(message) ?? (KindOf(status), "");
        var retry = error switch
        {
            DeployError.Overloaded or DeployError.Unreachable => DeployRetry.Safe,
            DeployError.Failed => DeployRetry.Ambiguous,
            _ => DeployRetry.No,
        };
        return new DeployException(error, retry, $"The engine refused to {what}: {message.TrimEnd('.', '\n', ' ')}{remedy} (HTTP {(int)status}).");
    }

    /// <summary>Returns what an error inside a stream of progress means, such as that of a pull.</summary>
    public static DeployException Progress(string what, string message)
    {
        var (error, remedy) = Meaning(message) ?? (DeployError.BadArtifact, "");
        return new DeployException(error, error == DeployError.Unreachable ? DeployRetry.Safe : DeployRetry.No, $"The engine could not {what}: {message.TrimEnd('.', '\n', ' ')}{remedy}.");
    }

    /// <summary>Returns what a failed connection means.</summary>
    public static DeployException Connection(DockerEndpoint endpoint, string what, bool mayHaveBeenDone, Exception exception)
    {
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return new DeployException(DeployError.Unauthorized, DeployRetry.No, $"The engine at {endpoint.Name} and this client do not trust each other's certificates ({exception.GetBaseException().Message}); check AuthorityFile, CertificateFile and KeyFile.", exception);

        var socket = exception.GetBaseException() as SocketException;
        var isDenied = socket?.SocketErrorCode == SocketError.AccessDenied;
        // Also a socket that breaks while an answer is read says nothing of what was done before.
        var wasSent = exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
        return new DeployException(
            isDenied ? DeployError.Unauthorized : DeployError.Unreachable,
            wasSent && mayHaveBeenDone ? DeployRetry.Ambiguous : isDenied ? DeployRetry.No : DeployRetry.Safe,
            $"The engine at {endpoint.Name} cannot be reached to {what}: {exception.GetBaseException().Message}{(isDenied ? "; let the user of this process use the socket" : "; is it running?")}",
            exception);
    }

    private static (DeployError Error, string Remedy)? Meaning(string message)
    {
        foreach (var (text, error, remedy) in _known)
        {
            if (message.Contains(text, StringComparison.OrdinalIgnoreCase))
                return (error, remedy);
        }

        return null;
    }

    private static DeployError KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => DeployError.Invalid,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => DeployError.Unauthorized,
        HttpStatusCode.NotFound => DeployError.NotFound,
        HttpStatusCode.Conflict => DeployError.Conflict,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => DeployError.Overloaded,
        HttpStatusCode.NotImplemented => DeployError.Unsupported,
        _ => DeployError.Failed,
    };
}
