using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ops.Providers.Compose;

/// <summary>The records of a service at one moment.</summary>
internal sealed class ServiceRecords
{
    private readonly IReadOnlyList<StateRecord> _all;

    public ServiceRecords(IReadOnlyList<StateRecord> all)
    {
        _all = all;
        Sets = all.Where(record => record.Kind == RecordKind.Set).ToDictionary(record => record.Key, record => Read(record, RecordJson.Default.SetData), StringComparer.Ordinal);
        Traffic = Find(RecordKind.Traffic) is { } traffic ? Read(traffic, RecordJson.Default.TrafficData) : null;
        Maintenance = Find(RecordKind.Maintenance) is { } maintenance ? Read(maintenance, RecordJson.Default.MaintenanceData) : null;
        Lock = Find(RecordKind.Lock) is { } held ? Read(held, RecordJson.Default.LockData) : null;
        Fences = [.. all.Where(record => record.Kind == RecordKind.Fence).Select(record => long.Parse(record.Key, CultureInfo.InvariantCulture))];
    }

    public IReadOnlyDictionary<string, SetData> Sets { get; }

    public TrafficData? Traffic { get; }

    public MaintenanceData? Maintenance { get; }

    public LockData? Lock { get; }

    /// <summary>The newest fence of any operation; 0 where there was none.</summary>
    public long Fence => Fences.DefaultIfEmpty(0).Max();

    public IReadOnlyList<long> Fences { get; }

    /// <summary>Returns the latest version of a record, or null.</summary>
    public StateRecord? Find(string kind, string key = "") => _all.FirstOrDefault(record => record.Kind == kind && record.Key == key);

    private static T Read<T>(StateRecord record, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Data, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new DeployException(DeployError.Failed, DeployRetry.No, $"The record '{record.Kind} {record.Key}' that Ops keeps as a volume on the engine cannot be read: {exception.Message}", exception);
        }
    }
}
