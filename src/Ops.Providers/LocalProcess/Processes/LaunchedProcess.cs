using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>A process with everything that it has started, known by a mark in its environment.</summary>
internal sealed class LaunchedProcess : IDisposable
{
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _mark;
    private readonly TimeProvider _time;

    private LaunchedProcess(Process process, string mark, IOutputSink output, TimeProvider time)
    {
        (_process, _mark, _time) = (process, mark, time);
        StartedAt = time.GetUtcNow();
        process.StandardInput.Close();
        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput.BaseStream, output, isError: false), PumpAsync(process.StandardError.BaseStream, output, isError: true));
        Exit = WaitAsync(pumps);
    }

    public int Id => _process.Id;

    public DateTimeOffset StartedAt { get; }

    /// <summary>Gets the exit code, once the process and all it has started are gone and their output is read.</summary>
    public Task<int> Exit { get; }

    /// <summary>Gets the ids of the process and of all that it has started, without those that have ended.</summary>
    public IReadOnlyList<int> Family => [.. Leader.Concat(Descendants)];

    /// <summary>Gets the id of the process itself, unless it has ended and the id may be another's.</summary>
    private IEnumerable<int> Leader => _process.HasExited ? [] : [_process.Id];

    /// <summary>Gets what else has the mark, one by one as it is found.</summary>
    private IEnumerable<int> Descendants => MarkedProcesses.Each(_mark).Where(id => id != _process.Id);

    /// <summary>Starts a program.</summary>
    /// <exception cref="DeployException">It cannot be started.</exception>
    public static LaunchedProcess Start(LaunchRequest request, IOutputSink output, TimeProvider time)
    {
        var start = new ProcessStartInfo(request.Program)
        {
            UseShellExecute = false,
            WorkingDirectory = request.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in request.Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in request.Environment)
            start.Environment[name] = value;
        start.Environment[MarkedProcesses.Variable] = request.Mark;

        try
        {
            var process = Process.Start(start) ?? throw new Win32Exception("it did not start");
            return new LaunchedProcess(process, request.Mark, output, time);
        }
        catch (Win32Exception exception)
        {
            throw new DeployException(DeployError.Failed, DeployRetry.No, $"'{request.Program}' cannot be started in {request.WorkingDirectory}: {exception.Message}", exception);
        }
    }

    /// <summary>Asks the process and all it has started to stop, ends them when the grace is over, and waits for that.</summary>
    public async Task<int> StopAsync(LocalProcessStopSignal signal, TimeSpan grace)
    {
        foreach (var id in Leader.Concat(Descendants))
            Signals.Stop(id, signal);

        try
        {
            return await Exit.WaitAsync(grace, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            EndFamily();
            return await Exit.ConfigureAwait(false);
        }
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Returns what an exit code says.</summary>
    public static string Describe(int exitCode) => exitCode switch
    {
        137 => "exited with code 137 (killed, perhaps for want of memory)",
        139 => "exited with code 139 (segmentation fault)",
        134 => "exited with code 134 (aborted)",
        143 => "exited with code 143 (terminated)",
        _ => string.Create(CultureInfo.InvariantCulture, $"exited with code {exitCode}"),
    };

    private async Task<int> WaitAsync(Task pumps)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        foreach (var id in MarkedProcesses.Each(_mark))
            Signals.End(id);

        // A process that has shed its mark may hold the streams open for ever.
        await Task.WhenAny(pumps, Task.Delay(OutputPatience, _time)).ConfigureAwait(false);
        return _process.ExitCode;
    }

    private void EndFamily()
    {
        // New children may be born while the first ones are ended.
        for (var round = 0; round < 5; round++)
        {
            _process.Kill(entireProcessTree: OperatingSystem.IsWindows());
            foreach (var id in Descendants)
                Signals.End(id);
        }
    }

    private static async Task PumpAsync(Stream stream, IOutputSink output, bool isError)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
                output.Write(buffer.AsSpan(0, read), isError);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
        }

        output.Complete(isError);
    }
}
