using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

/// <summary>One line of a pull or a build.</summary>
internal sealed record ProgressInfo
{
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
