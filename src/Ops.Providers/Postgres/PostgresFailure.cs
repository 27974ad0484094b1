using Npgsql;
using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>Says what an exception means for the server, without the password.</summary>
internal sealed class PostgresFailure(string target, NpgsqlConnectionStringBuilder settings)
{
    private readonly Secret?[] _secrets = [.. new[] { settings.Password, settings.SslPassword }.OfType<string>().Select(secret => new Secret(secret))];

    public ProbeResult Describe(Exception exception, TimeSpan elapsed)
    {
        var reason = Redaction.Text(Reason(exception), _secrets);
        return ProbeResult.Unhealthy($"{target} {reason}, after {elapsed.TotalMilliseconds:F0} ms", Shown(exception));
    }

    private static string Reason(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } full => $"refuses connections because it has too many clients already ({full.SqlState}: {full.MessageText})",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } starting => $"does not accept connections yet ({starting.SqlState}: {starting.MessageText})",
        PostgresException error => $"answered with the error {error.SqlState}: {error.MessageText}",
        _ => $"is not available: {Messages(exception)}",
    };

    private static string Messages(Exception exception)
    {
        var cause = exception.GetBaseException();
        return ReferenceEquals(cause, exception) ? exception.Message : $"{exception.Message}: {cause.Message}";
    }

    private Exception? Shown(Exception exception)
    {
        var text = exception.ToString();
        return Redaction.Text(text, _secrets) == text ? exception : null;
    }
}
