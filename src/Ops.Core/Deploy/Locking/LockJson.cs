using System.Text.Json.Serialization;

namespace Ops.Deploy;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LockEvent))]
internal sealed partial class LockJson : JsonSerializerContext;
