using Npgsql;

namespace Ops.Providers.Postgres;

internal static class PostgresTargetRules
{
    private const string Example = "write one such as Host=db.internal;Database=app;Username=ops;Password=…";

    public static void Validate(PostgresTargetOptions options, OptionsProblems problems)
    {
        problems.Require(Enum.IsDefined(options.ConnectionMode), nameof(options.ConnectionMode), $"{options.ConnectionMode} is not a mode; write Reuse or Fresh");
        ValidateConnectionString(options.ConnectionString, nameof(options.ConnectionString), problems);
    }

    public static void ValidateConnectionString(Secret? connectionString, string key, OptionsProblems problems)
    {
        if (connectionString is not { IsEmpty: false } secret)
            problems.Add(key, $"is missing; {Example}");
        else if (HostOf(secret) is not { Length: > 0 })
            problems.Add(key, $"is not a connection string of Npgsql with a Host; {Example}");
    }

    // What the parser complains about may be a part of a password: its message is not shown.
    private static string? HostOf(Secret connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString.Reveal()).Host;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return null;
        }
    }
}
