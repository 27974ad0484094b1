using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Remembers on the engine which operations have begun and which are done, so that whoever repeats one knows.</summary>
internal sealed class OperationLog(RecordStore records)
{
    private const int Begun = 1;
    private const int Done = 2;
    private const int Kept = 400;

    /// <summary>Returns what a finished operation left, or null where it is not finished.</summary>
    public Task<OperationData?> FindDoneAsync(ServiceKey service, Operation operation, CancellationToken cancellationToken) =>
        FindAsync(service, operation, Done, cancellationToken);

    /// <summary>Notes that an operation begins, and returns what it noted when it began first.</summary>
    public async Task<OperationData> BeginAsync(ServiceKey service, Operation operation, OperationData data, CancellationToken cancellationToken)
    {
        var isFirst = await records.CreateAsync(service, Record(operation, Begun, data), cancellationToken).ConfigureAwait(false);
        return isFirst ? data : await FindAsync(service, operation, Begun, cancellationToken).ConfigureAwait(false) ?? data;
    }

    /// <summary>Notes that an operation is done, and returns what it left when it was done first.</summary>
    public async Task<OperationData> CompleteAsync(ServiceKey service, Operation operation, OperationData data, CancellationToken cancellationToken)
    {
        var isFirst = await records.CreateAsync(service, Record(operation, Done, data), cancellationToken).ConfigureAwait(false);
        // Cleaning up once in a while is enough.
        if (KeyOf(operation)[0] == '0')
            await records.PruneAsync(service, RecordKind.Operation, Kept, cancellationToken).ConfigureAwait(false);
        return isFirst ? data : await FindAsync(service, operation, Done, cancellationToken).ConfigureAwait(false) ?? data;
    }

    /// <summary>Returns the part of names that stands for an operation.</summary>
    public static string KeyOf(Operation operation) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(operation.Id)).AsSpan(0, 10));

    private async Task<OperationData?> FindAsync(ServiceKey service, Operation operation, int number, CancellationToken cancellationToken) =>
        await records.FindAsync(service, RecordKind.Operation, KeyOf(operation), number, cancellationToken).ConfigureAwait(false) is { } record
            ? JsonSerializer.Deserialize(record.Data, RecordJson.Default.OperationData)
            : null;

    private static StateRecord Record(Operation operation, int number, OperationData data) =>
        new(RecordKind.Operation, KeyOf(operation), number, JsonSerializer.Serialize(data, RecordJson.Default.OperationData));
}
