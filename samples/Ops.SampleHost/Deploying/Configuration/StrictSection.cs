using Microsoft.Extensions.Configuration;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>Reads sections strictly, and gathers what is wrong in place of throwing.</summary>
internal static class StrictSection
{
    public static T Read<T>(IConfigurationSection section, List<string> problems)
        where T : new()
    {
        var settings = new T();
        try
        {
            section.Bind(settings, OpsBinding.Strict);
        }
        catch (InvalidOperationException exception)
        {
            problems.Add($"{section.Path}: {Explain(exception)}");
        }

        return settings;
    }

    private static string Explain(InvalidOperationException exception)
    {
        const string Unknown = "the following properties were not found on the instance of";
        var message = exception.Message;
        var at = message.IndexOf(Unknown, StringComparison.Ordinal);
        return at < 0
            ? $"{message} {exception.InnerException?.Message}".Trim()
            : $"unknown key {message[(message.IndexOf(':', at) + 1)..].Trim()}; correct its spelling or remove it";
    }
}
