using System.Text.Json.Serialization;

namespace Ops.Deploy;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BrokenLockEvent))]
internal sealed partial class DeployAuditJson : JsonSerializerContext;
