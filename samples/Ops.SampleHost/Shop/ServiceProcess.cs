using System.Diagnostics;
using System.Globalization;

namespace Ops.SampleHost.Shop;

/// <summary>A service of the shop in a process of its own, which can be killed and started again on the same port.</summary>
internal sealed class ServiceProcess(string role, int upstream, string pidFile, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(3);

    private Process? _process;

    public int Port { get; private set; }

    public int Pid { get; private set; }

    public string PidFile => pidFile;

    /// <exception cref="OpsException">The process could not start, or ended before it was ready.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = Process.Start(StartInfo()) ?? throw new OpsException($"the process of the {role} did not start");
        Pid = _process.Id;
        var complaints = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(_startTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var line = await ReadLineAsync(_process, either.Token, cancellationToken);
        if (line is null || !line.StartsWith(ServiceRole.Ready, StringComparison.Ordinal))
        {
            await StopAsync();
            throw new OpsException($"the {role} of the shop did not become ready: {Wording.OneLine(line ?? await complaints)}");
        }

        Port = int.Parse(line.AsSpan(ServiceRole.Ready.Length + 1), CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(pidFile, Pid.ToString(CultureInfo.InvariantCulture) + "\n", cancellationToken);
    }

    /// <summary>Ends the process as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;

        process.Kill();
        await process.WaitForExitAsync();
        Forget();
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private static async Task<string?> ReadLineAsync(Process process, CancellationToken either, CancellationToken caller)
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync(either);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return $"nothing within {_startTimeout.TotalSeconds} s";
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var command = OwnProgram.Command;
        var info = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (object[])[.. command.Skip(1), ServiceRole.Command, role, "--port", Port, "--upstream", upstream])
            info.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        return info;
    }

    /// <summary>Ends the standard input, which the service understands, and kills it only if it does not end.</summary>
    private async Task StopAsync()
    {
        if (_process is not { } process)
            return;

        try
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(_stopTimeout, time);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            await KillAsync();
        }

        Forget();
    }

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }
}
