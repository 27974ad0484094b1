using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

/// <summary>How records are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SetData))]
[JsonSerializable(typeof(TrafficData))]
[JsonSerializable(typeof(MaintenanceData))]
[JsonSerializable(typeof(LockData))]
[JsonSerializable(typeof(OperationData))]
internal sealed partial class RecordJson : JsonSerializerContext;
