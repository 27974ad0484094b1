using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Ops.SampleHost.Configuration;

/// <summary>Reads a configuration file, with environment variables that begin with <c>OPS_</c> laid over it.</summary>
internal static class ConfigurationFile
{
    public const string EnvironmentPrefix = "OPS_";

    /// <exception cref="OpsConfigurationException">The file is missing, unreadable or not JSON.</exception>
    public static IConfiguration Read(string path)
    {
        var fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
            throw new OpsConfigurationException($"{path}: there is no such file (looked for {fullPath}){Environment.NewLine}Remedy: correct the path, or begin with a copy of appsettings.example.json of this sample.");

        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(fullPath, optional: false, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new OpsConfigurationException($"{path}: {Reason(exception)}{Environment.NewLine}Remedy: correct the file there; it is JSON, in which comments and trailing commas are allowed.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OpsConfigurationException($"{path}: cannot be read: {exception.Message}{Environment.NewLine}Remedy: make the file readable for this user.", exception);
        }
    }

    private static string Reason(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is JsonException { LineNumber: { } line } json)
                return $"line {line + 1}, column {json.BytePositionInLine + 1} is not valid JSON: {Shorten(json.Message)}";
        }

        return (exception.InnerException ?? exception).Message;
    }

    /// <summary>Leaves out where the parser counts from 0.</summary>
    private static string Shorten(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
