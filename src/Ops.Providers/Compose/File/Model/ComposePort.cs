namespace Ops.Providers.Compose;

/// <summary>A port of a container that is published on the host.</summary>
/// <param name="Target">The port inside, as <c>80/tcp</c>.</param>
/// <param name="HostIp">The host's address; empty for all.</param>
/// <param name="Published">The host's port, or a range such as <c>8000-8010</c> from which the engine takes a free one; empty where it takes any.</param>
internal sealed record ComposePort(string Target, string HostIp, string Published)
{
    /// <summary>Whether only one container at a time can have it.</summary>
    public bool IsFixed => Published.Length > 0 && !Published.Contains('-', StringComparison.Ordinal) && Published != "0";
}
