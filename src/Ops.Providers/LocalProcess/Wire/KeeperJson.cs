using System.Text.Json.Serialization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>How calls, state and configuration are written.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeeperConfig))]
[JsonSerializable(typeof(KeeperState))]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(GreetingReply))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
[JsonSerializable(typeof(StageCall))]
[JsonSerializable(typeof(RetireCall))]
[JsonSerializable(typeof(ScaleCall))]
[JsonSerializable(typeof(RestartCall))]
[JsonSerializable(typeof(TrafficCall))]
[JsonSerializable(typeof(TrafficState))]
[JsonSerializable(typeof(DrainCall))]
[JsonSerializable(typeof(MaintenanceCall))]
[JsonSerializable(typeof(ExecCall))]
[JsonSerializable(typeof(OneOffCall))]
[JsonSerializable(typeof(OneOffRecord))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(AcquireCall))]
[JsonSerializable(typeof(BreakCall))]
[JsonSerializable(typeof(LockLease))]
[JsonSerializable(typeof(InstanceSet))]
[JsonSerializable(typeof(ServiceState))]
[JsonSerializable(typeof(IReadOnlyList<Revision>))]
[JsonSerializable(typeof(IReadOnlyList<InstanceUsage>))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
internal sealed partial class KeeperJson : JsonSerializerContext;
