using Npgsql;

namespace Ops.Providers.Postgres;

/// <summary>What messages call a server: <c>PostgreSQL at db:5432/app</c>.</summary>
internal static class PostgresName
{
    public static string Of(NpgsqlConnectionStringBuilder settings) =>
        $"PostgreSQL at {string.Join(',', settings.Host!.Split(',').Select(host => Address(host, settings.Port)))}/{settings.Database ?? settings.Username}";

    // One colon, or one after a bracket, sets off a port; more of them make an IPv6 address.
    private static string Address(string host, int port) => host.AsSpan().Count(':') switch
    {
        0 => $"{host}:{port}",
        1 => host,
        _ => host.Contains("]:", StringComparison.Ordinal) ? host : $"[{host.Trim('[', ']')}]:{port}",
    };
}
