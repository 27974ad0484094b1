using Npgsql;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>Says what an exception means for the journal, without the password.</summary>
internal sealed class JournalFailure(NpgsqlConnectionStringBuilder settings)
{
    private const string IdleInTransactionTimeout = "25P03";
    private const string ConnectionException = "08";

    private readonly Secret?[] _secrets = [.. new[] { settings.Password, settings.SslPassword }.OfType<string>().Select(secret => new Secret(secret))];

    public string Target { get; } = PostgresName.Of(settings);

    /// <summary>Returns whether the server has certainly not carried out the transaction, and would if it were asked again.</summary>
    public static bool IsRolledBack(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or IdleInTransactionTimeout };

    /// <summary>Returns whether the connection is gone: closed by the server, or dead since it was last used.</summary>
    public static bool IsDisconnected(Exception exception) => exception switch
    {
        // Poolers tell by the class 08 that they have lost the server.
        PostgresException error => error.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow || error.SqlState.StartsWith(ConnectionException, StringComparison.Ordinal),
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException => true,
        _ => false,
    };

    public JournalException Describe(Exception exception) => Describe(
        exception,
        "Nothing was changed.",
        exception is NpgsqlException { IsTransient: true } or TimeoutException or IOException || IsDisconnected(exception) || IsRolledBack(exception));

    /// <summary>Says that a commit failed: whatever the reason, it may have been done all the same, so it is transient and never simply repeated.</summary>
    public JournalException DescribeCommit(Exception exception) =>
        Describe(exception, "The connection was lost while the append was committed, so whether it was is unknown: the stream's version tells.", isTransient: true);

    private JournalException Describe(Exception exception, string outcome, bool isTransient)
    {
        var reason = exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } error => $"the role may not do this ({error.SqlState}: {error.MessageText}); grant it what docs/journal.md lists",
            PostgresException error => $"the server answered with the error {error.SqlState}: {error.MessageText}",
            _ => ReferenceEquals(exception.GetBaseException(), exception) ? exception.Message : $"{exception.Message}: {exception.GetBaseException().Message}",
        };
        return new JournalException(Redaction.Text($"The journal at {Target}: {reason}. {outcome}", _secrets), Shown(exception), isTransient);
    }

    private Exception? Shown(Exception exception)
    {
        var text = exception.ToString();
        return Redaction.Text(text, _secrets) == text ? exception : null;
    }
}
