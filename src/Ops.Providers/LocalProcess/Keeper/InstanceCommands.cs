using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Runs commands: inside instances, and once with a spec of their own.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class InstanceCommands(ServiceFolder folder, OperationLog log, InstancePool pool, RevisionStore revisions, TimeProvider time)
{
    /// <summary>A shorter value, such as <c>on</c>, would be cut out of words.</summary>
    private const int ShortestCredential = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<CommandResult>> _running = new(StringComparer.Ordinal);
    private int _executing;

    /// <summary>Gets whether a command runs.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
                return _executing > 0 || _running.Count > 0;
        }
    }

    /// <summary>Runs a command in the folder and with the environment of an instance.</summary>
    public async Task<CommandResult> ExecuteAsync(ExecCall call, CancellationToken cancellationToken)
    {
        RequireCommand(call.Command);
        var runner = pool.All.FirstOrDefault(runner => runner.Id == call.InstanceId);
        if (runner is null || log.State.Find(runner.SetId) is not { } set || pool.Environment(set.Id) is not { } environment)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{folder.Service}' has no running instance '{call.InstanceId}'");

        var request = InstancePool.Request(
            folder.Revision(set.Id), set.Plan, environment, call.Command.Arguments, call.InstanceId, runner.Instance.Address?.Port ?? 0, MarkedProcesses.OfInstance(folder, call.InstanceId));
        Interlocked.Increment(ref _executing);
        try
        {
            return await RunAsync(request, call.Command, SecretsOf(set.Spec, environment), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _executing);
        }
    }

    /// <summary>Runs a command once for an operation, however often it is asked to.</summary>
    public Task<CommandResult> RunOnceAsync(OneOffCall call)
    {
        RequireCommand(call.Intent.Command);
        lock (_lock)
        {
            if (_running.TryGetValue(call.Operation.Id, out var running))
                return running;

            var file = Path.Combine(folder.OneOffs, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Operation.Id)).AsSpan(0, 12))}.json");
            if (File.Exists(file))
                return Task.FromResult(Known(file));

            running = Task.Run(() => RunAndRecordAsync(call, file));
            _running.Add(call.Operation.Id, running);
            _ = running.ContinueWith(_ => Forget(call.Operation.Id), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return running;
        }
    }

    private async Task<CommandResult> RunAndRecordAsync(OneOffCall call, string file)
    {
        var workspace = Path.ChangeExtension(file, ".run");
        ServiceFolder.Create(folder.OneOffs);
        revisions.Prepare(workspace, call.Intent.Spec, call.Plan, CancellationToken.None);
        try
        {
            var request = InstancePool.Request(
                workspace, call.Plan, call.Environment, call.Intent.Command.Arguments, call.Intent.Name, 0, MarkedProcesses.OfOneOff(folder, call.Intent.Name));
            log.Commit(call.Operation, state => state, isWhole: false);
            var record = new OneOffRecord(call.Operation.Id, time.GetUtcNow(), null, null);
            Write(file, record);
            try
            {
                var result = await RunAsync(request, call.Intent.Command, SecretsOf(call.Intent.Spec, call.Environment), CancellationToken.None).ConfigureAwait(false);
                var shown = result with { Output = Redaction.Output(result.Output) };
                Write(file, record with { Result = shown });
                return shown;
            }
            catch (DeployException exception)
            {
                Write(file, record with { Failure = Failure.Of(exception) });
                throw;
            }
        }
        finally
        {
            RevisionStore.Remove(workspace);
        }
    }

    private CommandResult Known(string file)
    {
        var record = JsonSerializer.Deserialize(File.ReadAllBytes(file), KeeperJson.Default.OneOffRecord)!;
        if (record.Failure is { } failure)
            throw failure.ToException();
        return record.Result ?? throw new DeployException(
            DeployError.Failed, DeployRetry.No, $"the command of operation {record.OperationId} was started at {record.StartedAt:u} and its end was not seen, since the keeper of '{folder.Service}' was killed; find out whether it took effect, then run what is left as another operation");
    }

    private async Task<CommandResult> RunAsync(LaunchRequest request, CommandSpec command, IReadOnlyList<Secret> secrets, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var output = new OutputTail();
        using var process = LaunchedProcess.Start(request, output, time);
        try
        {
            var exitCode = await process.Exit.WaitAsync(command.Timeout, time, cancellationToken).ConfigureAwait(false);
            return new CommandResult(exitCode, output.Read(secrets), time.GetElapsedTime(startedAt));
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await process.StopAsync(LocalProcessStopSignal.Terminate, TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            if (exception is OperationCanceledException)
                throw;
            throw new DeployException(DeployError.Failed, DeployRetry.Ambiguous, $"'{command.Arguments[0]}' was ended after {command.Timeout}, the longest it may run", exception);
        }
    }

    private void RequireCommand(CommandSpec command)
    {
        if (command.Arguments.Count == 0 || command.Arguments[0].Length == 0)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"the command for '{folder.Service}' is empty; name a program");
        if (command.Timeout <= TimeSpan.Zero)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"'{command.Arguments[0]}' may run for {command.Timeout}; allow a time above zero");
    }

    /// <summary>Returns what must not show: the spec's secrets, and what else sounds like a credential and is no mere switch.</summary>
    private static IReadOnlyList<Secret> SecretsOf(DeploySpec spec, IReadOnlyDictionary<string, string> environment) =>
    [
        .. environment.Where(variable => spec.Secrets.ContainsKey(variable.Key) || (variable.Value.Length >= ShortestCredential && Redaction.IsCredentialName(variable.Key)))
            .Select(variable => new Secret(variable.Value)),
    ];

    private static void Write(string file, OneOffRecord record) =>
        DurableFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(record, KeeperJson.Default.OneOffRecord), isPrivate: true);

    private void Forget(string operationId)
    {
        lock (_lock)
            _running.Remove(operationId);
    }
}
