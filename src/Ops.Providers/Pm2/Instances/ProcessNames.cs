using System.Globalization;

namespace Ops.Providers.Pm2;

/// <summary>What things are called: a process <c>web-r42</c>, an instance <c>web-r42/7</c> with PM2's id of it.</summary>
internal static class ProcessNames
{
    public static string Of(string service, string setId) => string.Equals(service, setId, StringComparison.Ordinal) ? service : $"{service}-{setId}";

    public static string InstanceId(Pm2Process process) => string.Create(CultureInfo.InvariantCulture, $"{process.Name}/{process.Id}");

    /// <summary>Whether a process belongs to a set; one that was started without Ops under the service's own name is a set of that name.</summary>
    public static bool IsOf(this Pm2Process process, string service, string setId) => process.Own is { } own
        ? string.Equals(own.Service, service, StringComparison.Ordinal) && string.Equals(own.SetId, setId, StringComparison.Ordinal)
        : string.Equals(process.Name, service, StringComparison.Ordinal) && string.Equals(setId, service, StringComparison.Ordinal);

    public static bool IsOf(this Pm2Process process, string service) => process.IsOf(service, process.Own?.SetId ?? service);

    /// <exception cref="DeployException">There is no such instance.</exception>
    public static Pm2Process Find(this IReadOnlyList<Pm2Process> processes, string service, string instanceId) =>
        processes.FirstOrDefault(process => process.IsOf(service) && string.Equals(InstanceId(process), instanceId, StringComparison.Ordinal))
        ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{service}' has no instance '{instanceId}'; it has {Names(processes, service)}.");

    private static string Names(IReadOnlyList<Pm2Process> processes, string service) =>
        processes.Where(process => process.IsOf(service)).Select(InstanceId).ToList() is { Count: > 0 } names ? string.Join(", ", names) : "none";
}
