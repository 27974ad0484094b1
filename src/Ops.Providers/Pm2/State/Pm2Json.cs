using System.Text.Json.Serialization;

namespace Ops.Providers.Pm2;

/// <summary>How Ops writes its files below PM2's home.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServiceRecord))]
[JsonSerializable(typeof(TrafficFile))]
[JsonSerializable(typeof(OneOffResult))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class Pm2Json : JsonSerializerContext;
