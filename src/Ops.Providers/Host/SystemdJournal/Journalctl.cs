using System.ComponentModel;
using System.Diagnostics;
using Ops.Deploy;

namespace Ops.Providers.Host;

/// <summary>A journalctl that runs; disposing it ends it.</summary>
internal sealed class Journalctl : IDisposable
{
    private const int MaxErrorLength = 2_000;

    private readonly System.Diagnostics.Process _process;
    private readonly Task<string> _errors;

    private Journalctl(System.Diagnostics.Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
    }

    /// <exception cref="DeployException">It cannot be started.</exception>
    public static Journalctl Start(string command, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return new Journalctl(System.Diagnostics.Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{command}' cannot be run: {exception.Message}; logs of units need a machine with systemd.", exception);
        }
    }

    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <exception cref="DeployException">It failed.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode == 0)
            return;

        var errors = Redaction.Output(await _errors.ConfigureAwait(false)).Trim();
        throw new DeployException(DeployError.Failed, DeployRetry.Safe, $"journalctl ended with exit code {_process.ExitCode}: {(errors.Length <= MaxErrorLength ? errors : errors[^MaxErrorLength..])}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
