using System.Net.Sockets;
using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Says what an exception means for the server, without the password.</summary>
internal sealed class RedisFailure(string target, string? password)
{
    private readonly Secret? _password = password is null ? null : new Secret(password);

    public ProbeResult Describe(Exception exception, TimeSpan elapsed)
    {
        var reason = Redaction.Text(Reason(exception), _password);
        return ProbeResult.Unhealthy($"{target} {reason}, after {elapsed.TotalMilliseconds:F0} ms", Shown(exception));
    }

    private static string Reason(Exception exception) => exception switch
    {
        RedisServerException error => $"answered with the error {error.Message}",
        RedisConnectionException refused when IsAuthentication(refused) => "refuses the password, or asks for one that is not configured",
        RedisConnectionException lost => $"accepts connections and then fails ({Cause(lost)}); it may be at maxclients, or not be Redis",
        SocketException => $"is not available: {exception.Message}",
        _ => $"failed: {exception.Message}",
    };

    private static bool IsAuthentication(RedisConnectionException exception) =>
        exception.FailureType == ConnectionFailureType.AuthenticationFailure || exception.Message.Contains(nameof(ConnectionFailureType.AuthenticationFailure), StringComparison.Ordinal);

    // The message's first sentences are advice on AbortOnConnectFail, which is none of the reader's business.
    private static string Cause(RedisConnectionException exception) =>
        exception.GetBaseException() is var cause && !ReferenceEquals(cause, exception)
            ? cause.Message
            : exception.Message[(exception.Message.LastIndexOf("AbortOnConnectFail. ", StringComparison.Ordinal) is var at and >= 0 ? at + "AbortOnConnectFail. ".Length : 0)..];

    private Exception? Shown(Exception exception)
    {
        var text = exception.ToString();
        return Redaction.Text(text, _password) == text ? exception : null;
    }
}
