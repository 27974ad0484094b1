using Npgsql;

namespace Ops.Providers.Postgres;

internal static class PostgresTargetRules
{
    private const string Example = "write one such as Host=db.internal;Database=app;Username=ops;Password=…";

    public static void Validate(PostgresTargetOptions options, OptionsProblems problems)
    {
        problems.Require(Enum.IsDefined(options.ConnectionMode), nameof(options.ConnectionMode), $"{options.ConnectionMode} is not a mode; write Reuse or Fresh");
        if (options.ConnectionString is not { IsEmpty: false } connectionString)
            problems.Add(nameof(options.ConnectionString), $"is missing; {Example}");
        else if (HostOf(connectionString) is not { Length: > 0 })
            problems.Add(nameof(options.ConnectionString), $"is not a connection string of Npgsql with a Host; {Example}");
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
