namespace Ops.Providers.Compose;

/// <summary>What a target needs to know of a service beyond the compose file.</summary>
public sealed class ComposeServiceOptions
{
    /// <summary>Gets or sets the port inside on which instances take requests; the default, null, means the first that the file publishes or exposes, else the image's lowest.</summary>
    public int? Port { get; set; }

    /// <summary>Gets or sets the proxy that sends requests to the instances; the default, null, means that there is none.</summary>
    public ComposeSwitchOptions? Switch { get; set; }

    /// <summary>Gets or sets the network of the compose file in which the proxy, or whoever asks, reaches the instances; the default, null, means one that the proxy's container is in too, else the one of the highest priority.</summary>
    public string? Network { get; set; }

    /// <summary>Gets or sets the service that shows the maintenance page, such as <c>maintenance-page</c>, for which there must be a <see cref="Switch"/>; the default, null, means that there is none.</summary>
    public string? MaintenanceService { get; set; }
}
