using System.Diagnostics;
using System.Text.Json;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Starts keepers, each as a process that lives on by itself.</summary>
internal sealed class KeeperLauncher(LocalProcessTargetOptions options, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(15);

    /// <summary>Starts the keeper of a service and waits until it answers; where two start one at the same time, both find the one that won.</summary>
    /// <exception cref="DeployException">It does not start.</exception>
    public async Task StartAsync(ServiceFolder folder, KeeperConfig config, Func<CancellationToken, Task<bool>> answers, CancellationToken cancellationToken)
    {
        ServiceFolder.Create(folder.Folder);
        DurableFile.Replace(folder.Config, JsonSerializer.SerializeToUtf8Bytes(config, KeeperJson.Default.KeeperConfig), isPrivate: true);
        var startedAt = time.GetTimestamp();
        using var attempt = new KeeperProcess();
        while (!await answers(cancellationToken).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(startedAt) > options.KeeperStartTimeout)
                throw Failed(folder, $"did not answer within {options.KeeperStartTimeout}");
            if (attempt.HasEnded)
                Restart(attempt, folder);
            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Restart(KeeperProcess attempt, ServiceFolder folder)
    {
        // Another keeper runs, or is about to end: its socket answers soon, or its lock is free soon.
        if (attempt.ExitCode is not (null or 0 or LocalProcessKeeper.AnotherKeeperRuns))
            throw Failed(folder, File.Exists(folder.Failure) ? File.ReadAllText(folder.Failure) : $"ended with exit code {attempt.ExitCode}: {attempt.ReadError()}");

        File.Delete(folder.Failure);
        IReadOnlyList<string> command = options.KeeperCommand.Count > 0 ? [.. options.KeeperCommand] : KeeperFiles.Command(options.Root);
        attempt.Start([.. command, folder.Root, folder.Service]);
    }

    private static DeployException Failed(ServiceFolder folder, string reason) =>
        new(DeployError.Failed, DeployRetry.Safe, $"the keeper of '{folder.Service}', which runs its instances, does not start: {reason}");

    /// <summary>One attempt to start a keeper.</summary>
    private sealed class KeeperProcess : IDisposable
    {
        private Process? _process;

        public bool HasEnded => _process is null || _process.HasExited;

        public int? ExitCode => _process?.ExitCode;

        public void Start(IReadOnlyList<string> command)
        {
            _process?.Dispose();
            // Its standard streams are pipes that close with this process, and it uses none of them.
            var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, WorkingDirectory = Path.GetTempPath(), RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in command.Skip(1))
                start.ArgumentList.Add(argument);
            start.Environment.Clear();
            foreach (var (name, value) in InheritedEnvironment.Read([]))
                start.Environment[name] = value;

            try
            {
                _process = Process.Start(start);
            }
            catch (System.ComponentModel.Win32Exception exception)
            {
                throw new DeployException(DeployError.Failed, DeployRetry.No, $"'{command[0]}', with which keepers are started, cannot be started: {exception.Message}", exception);
            }
        }

        public string ReadError() => _process?.StandardError.ReadToEnd().Trim() ?? "";

        public void Dispose() => _process?.Dispose();
    }
}
