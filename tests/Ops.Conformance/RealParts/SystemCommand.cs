using System.Diagnostics;

namespace Ops.Conformance;

internal static class SystemCommand
{
    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static async Task<string> RunAsync(string executable, params string[] arguments)
    {
        var (exitCode, output, error) = await TryRunAsync(executable, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{executable} {string.Join(' ', arguments)} ended with {exitCode}: {output}{error}");
    }

    public static async Task<(int ExitCode, string Output, string Error)> TryRunAsync(string executable, params string[] arguments)
    {
        var start = new ProcessStartInfo(executable) { UseShellExecute = false, WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{executable} did not start");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
