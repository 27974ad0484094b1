using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ops.Health;

namespace Ops.Providers.HealthChecks;

/// <summary>Says in the words of a probe what a health check found, without what looks like a credential.</summary>
internal static class HealthCheckResults
{
    private const int MaxEntries = 8;
    private const int MaxValueLength = 100;

    public static ProbeResult ToProbeResult(string name, HealthCheckResult result) => result.Status == HealthStatus.Healthy
        ? ProbeResult.Healthy(description: result.Description is { } description ? Clean(description) : null)
        : new ProbeResult(ToProbeStatus(result.Status), double.NaN, Describe(name, result), Shown(result.Exception));

    private static ProbeStatus ToProbeStatus(HealthStatus status) => status == HealthStatus.Degraded ? ProbeStatus.Degraded : ProbeStatus.Unhealthy;

    private static string Describe(string name, HealthCheckResult result)
    {
        var cause = result.Exception is { } exception ? $"{exception.GetType().Name}: {Messages(exception)}" : null;
        var description = string.Join(": ", new[] { result.Description, cause }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return $"health check '{name}': {Clean(description.Length > 0 ? description : $"the check reports {result.Status} and gives no reason")}{Data(result.Data)}";
    }

    private static string Messages(Exception exception)
    {
        var cause = exception.GetBaseException();
        return ReferenceEquals(cause, exception) ? exception.Message : $"{exception.Message}: {cause.Message}";
    }

    private static string Data(IReadOnlyDictionary<string, object> data)
    {
        if (data.Count == 0)
            return "";

        var entries = data.Take(MaxEntries).Select(entry => $"{entry.Key}={Value(entry.Key, entry.Value)}");
        return $" ({string.Join(", ", entries)}{(data.Count > MaxEntries ? $", and {data.Count - MaxEntries} more" : "")})";
    }

    private static string Value(string key, object? value)
    {
        if (Redaction.IsCredentialName(key))
            return Secret.Redacted;

        var text = value switch
        {
            null => "null",
            string plain => Clean(plain),
            IFormattable formattable => Clean(formattable.ToString(null, CultureInfo.InvariantCulture)),
            _ => value.GetType().Name,
        };
        return text.Length <= MaxValueLength ? text : $"{text.AsSpan(0, MaxValueLength)}…";
    }

    // What a check holds is not known, so an exception goes on only if nothing in it looks like a credential.
    private static Exception? Shown(Exception? exception) =>
        exception?.ToString() is { } text && Clean(text) == text ? exception : null;

    private static string Clean(string text) => Redaction.Text(Redaction.ConnectionString(text));
}
