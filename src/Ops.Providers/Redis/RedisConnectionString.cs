using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Reads both forms of a connection string, without ever showing it.</summary>
internal static class RedisConnectionString
{
    /// <summary>Reads a connection string that names one server.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="settings">What it says.</param>
    /// <param name="problem">What is wrong with it and what to write instead.</param>
    public static bool TryParse(Secret? connectionString, [NotNullWhen(true)] out ConfigurationOptions? settings, [NotNullWhen(false)] out string? problem)
    {
        settings = null;
        problem = connectionString is { IsEmpty: false } ? Read(connectionString.Reveal(), out settings) : "is missing; write one such as redis://:password@host:6379/0";
        return problem is null;
    }

    private static string? Read(string text, out ConfigurationOptions? settings)
    {
        settings = null;
        if (text.Contains("://", StringComparison.Ordinal))
            return ReadUrl(text, out settings);

        try
        {
            settings = ConfigurationOptions.Parse(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // What the parser complains about may be a part of a password: its message is not shown.
            return "is not a connection string that StackExchange.Redis can read; write one such as host:6379,password=…,ssl=true";
        }

        if (settings.EndPoints.Count != 1)
            return $"names {settings.EndPoints.Count} servers; name one, and register a probe for each server";
        settings.SetDefaultPorts();
        return null;
    }

    private static string? ReadUrl(string text, out ConfigurationOptions? settings)
    {
        settings = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
            return "is not a URL of Redis; write one such as redis://:password@host:6379/0";

        var (user, password) = url.UserInfo.Split(':', 2) is [var before, var after] ? (before, after) : (url.UserInfo, "");
        if (user is not ("" or "default"))
            return "names a user; this version of StackExchange.Redis signs in as the default user only, so leave the user out";

        var database = 0;
        if (url.AbsolutePath is { Length: > 1 } path && !int.TryParse(path.AsSpan(1), out database))
            return "has a path that is not the number of a database; write one such as redis://host:6379/0";

        settings = new ConfigurationOptions { Ssl = url.Scheme == "rediss", DefaultDatabase = database };
        settings.EndPoints.Add(url.IdnHost.Trim('[', ']'), url.Port < 0 ? 6379 : url.Port);
        if (settings.Ssl)
            settings.SslHost = url.IdnHost;
        if (password.Length > 0)
            settings.Password = Uri.UnescapeDataString(password);
        return null;
    }
}
