using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

/// <summary>Credentials as the engine wants them in a header.</summary>
internal sealed record RegistryAuth
{
    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("serveraddress")]
    public string? Address { get; init; }
}
