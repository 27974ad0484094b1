namespace Ops.Providers.Compose;

/// <summary>The credentials of a registry of images.</summary>
public sealed class ComposeRegistryOptions
{
    /// <summary>Gets or sets the host and port as names of images begin, such as <c>registry.example:5000</c>, or <c>docker.io</c> for the engine's default registry; it is required.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the user name; it is required.</summary>
    public string? UserName { get; set; }

    /// <summary>Gets or sets the password or token; it is required and never shown.</summary>
    public Secret? Password { get; set; }
}
