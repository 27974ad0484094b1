namespace Ops.Providers.Compose;

/// <summary>Reads what nginx's processes call themselves.</summary>
internal static class NginxProcesses
{
    private const string Worker = "nginx: worker process";

    /// <summary>Returns whether a process takes new connections; one that is shutting down only ends its requests.</summary>
    public static bool IsActiveWorker(string title) =>
        title.StartsWith(Worker, StringComparison.Ordinal) && !title.Contains("shutting down", StringComparison.Ordinal);
}
