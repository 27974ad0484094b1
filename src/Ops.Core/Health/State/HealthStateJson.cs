using System.Text.Json.Serialization;

namespace Ops.Health;

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthState))]
internal sealed partial class HealthStateJson : JsonSerializerContext;
