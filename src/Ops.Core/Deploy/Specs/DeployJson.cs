using System.Text.Json.Serialization;

namespace Ops.Deploy;

/// <summary>How specs and plans are written.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeploySpec))]
[JsonSerializable(typeof(DeployPlan))]
internal sealed partial class DeployJson : JsonSerializerContext;
