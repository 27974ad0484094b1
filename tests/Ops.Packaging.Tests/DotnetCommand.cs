using System.Diagnostics;

namespace Ops.Packaging.Tests;

/// <summary>Runs the dotnet command.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(8);

    /// <summary>Runs it and returns what it wrote; a failure of the command fails the test with that text.</summary>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // What a surrounding build has set is not for this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(_limit);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'dotnet {string.Join(' ', arguments)}' did not end within {_limit}.", exception);
        }

        var text = string.Concat(await output);
        process.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{text}");
        return text;
    }
}
