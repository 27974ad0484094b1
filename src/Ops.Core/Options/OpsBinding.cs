using Microsoft.Extensions.Configuration;

namespace Ops;

/// <summary>How Ops reads configuration: strictly, so that a mistyped key is an error and not a default.</summary>
public static class OpsBinding
{
    /// <summary>Makes the binder refuse keys that the options do not have.</summary>
    public static void Strict(BinderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ErrorOnUnknownConfiguration = true;
    }

    /// <summary>Reads a secret, which the binder leaves alone.</summary>
    /// <param name="section">The section that holds the key.</param>
    /// <param name="key">The key.</param>
    /// <returns>The secret, or null where the key is missing.</returns>
    public static Secret? GetSecret(this IConfigurationSection section, string key)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section[key] is { } value ? new Secret(value) : null;
    }

    /// <summary>Says in plain words what the binder means; its own words name the value, but not what to do.</summary>
    private static string Explain(string message)
    {
        const string unknownKeys = "the following properties were not found on the instance of";
        var at = message.IndexOf(unknownKeys, StringComparison.Ordinal);
        return at < 0
            ? message
            : $"unknown key {message[(message.IndexOf(':', at) + 1)..].Trim()}; correct its spelling or remove it";
    }

    internal static void Bind<TOptions>(IConfigurationSection section, TOptions options, Action<TOptions> bind)
    {
        if (!section.Exists())
            throw new OpsConfigurationException($"{section.Path}: the section is missing; add it or remove the registration that reads it");

        try
        {
            bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw new OpsConfigurationException($"{section.Path}: {Explain(exception.Message)}", exception);
        }
    }
}
