using System.Diagnostics;

namespace Ops.Providers.Host.Tests;

/// <summary>Runs the system's own tools, to compare with.</summary>
internal static class Command
{
    public static string Output(string executable, params string[] arguments)
    {
        var (code, output) = Run(executable, arguments);
        code.ShouldBe(0, output);
        return output;
    }

    public static (int Code, string Output) Run(string executable, params string[] arguments)
    {
        using var process = Start(executable, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public static Process Start(string executable, params string[] arguments)
    {
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }
}
