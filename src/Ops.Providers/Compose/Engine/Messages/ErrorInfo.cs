using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

internal sealed record ErrorInfo([property: JsonPropertyName("message")] string? Message);
