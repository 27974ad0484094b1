using System.Text.Json;

namespace Ops.Providers.Pm2;

/// <summary>The files of one service; thread-safe, also between processes.</summary>
internal sealed class ServiceStore(string folder, string service, TimeProvider time)
{
    private string StateFile => Path.Combine(folder, "state.json");

    public string Folder => folder;

    public SecretsFile SecretsOf(string setId) => new(Path.Combine(folder, $"{setId}.secrets.json"));

    public bool Exists => File.Exists(StateFile);

    public ServiceRecord Read()
    {
        try
        {
            return Exists ? JsonSerializer.Deserialize(File.ReadAllText(StateFile), Pm2Json.Default.ServiceRecord) ?? new ServiceRecord() : new ServiceRecord();
        }
        catch (JsonException exception)
        {
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"'{StateFile}' cannot be read: {exception.Message}; somebody else changed it. Repair it, or delete it after removing the processes of '{service}' from PM2.", exception);
        }
    }

    public async Task<ServiceRecord> UpdateAsync(Func<ServiceRecord, ServiceRecord> change, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var mutex = await FileMutex.EnterAsync(Path.Combine(folder, "state.lock"), time, cancellationToken).ConfigureAwait(false);
        var before = Read();
        var after = change(before);
        if (!ReferenceEquals(before, after))
            DurableFile.Write(StateFile, JsonSerializer.Serialize(after, Pm2Json.Default.ServiceRecord), isPrivate: true);
        return after;
    }

    /// <summary>Carries out a change once, and one at a time.</summary>
    /// <returns>False where the operation was carried out before.</returns>
    /// <exception cref="DeployException">The operation's fence is older than one that was seen.</exception>
    public async Task<bool> ChangeAsync(Operation operation, Func<Task> change, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var mutex = await FileMutex.EnterAsync(Path.Combine(folder, "change.lock"), time, cancellationToken).ConfigureAwait(false);
        var record = await UpdateAsync(record => Fenced(record, operation), cancellationToken).ConfigureAwait(false);
        if (record.Operations.Contains(operation.Id, StringComparer.Ordinal))
            return false;

        await change().ConfigureAwait(false);
        await UpdateAsync(done => done.Done(operation.Id), cancellationToken).ConfigureAwait(false);
        return true;
    }

    public void WriteTraffic(TrafficFile traffic) =>
        DurableFile.Write(Path.Combine(folder, "traffic.json"), JsonSerializer.Serialize(traffic, Pm2Json.Default.TrafficFile));

    private ServiceRecord Fenced(ServiceRecord record, Operation operation)
    {
        if (operation.Fence.Token < record.Fence)
            throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"'{operation.Fence.Owner}' has lost the lock of '{service}': its token {operation.Fence.Token} is older than {record.Fence}. Nothing was changed; take the lock again and look at the state.");
        return operation.Fence.Token == record.Fence ? record : record with { Fence = operation.Fence.Token };
    }
}
