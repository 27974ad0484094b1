using System.Diagnostics;

namespace Ops.Benchmarks.External;

/// <summary>A process that a comparison starts and ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>User and kernel time so far; it counts in steps of 10 ms.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public StreamReader Output => _process.StandardOutput;

    public static ChildProcess Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return new ChildProcess(process);
    }

    /// <summary>Runs this program once more, with another command.</summary>
    public static ChildProcess StartSelf(params string[] arguments)
    {
        var self = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? Start(self, [typeof(ChildProcess).Assembly.Location, .. arguments])
            : Start(self, arguments);
    }

    /// <summary>Runs a tool to its end and returns what it wrote.</summary>
    public static async Task<string> ReadAsync(string file, params string[] arguments)
    {
        await using var child = Start(file, arguments);
        var output = await child.Output.ReadToEndAsync();
        await child._process.WaitForExitAsync();
        return child._process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} ended with {child._process.ExitCode}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
