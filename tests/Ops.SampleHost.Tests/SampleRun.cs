using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ops.SampleHost.Tests;

/// <summary>A run of the built program, as its users have it.</summary>
internal sealed class SampleRun : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _written = new();
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private SampleRun(Process process)
    {
        _process = process;
        _output = ReadAsync(process.StandardOutput);
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static string Folder => AppContext.BaseDirectory;

    public int Pid => _process.Id;

    /// <summary>Gets what it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_written)
                return _written.ToString();
        }
    }

    /// <summary>Starts the program itself, or its library with <c>dotnet</c>.</summary>
    public static SampleRun Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null, bool withDotnet = false)
    {
        var library = Path.Combine(Folder, "Ops.SampleHost.dll");
        var program = Path.Combine(Folder, OperatingSystem.IsWindows() ? "Ops.SampleHost.exe" : "Ops.SampleHost");
        var info = new ProcessStartInfo(withDotnet ? "dotnet" : program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (withDotnet)
            info.ArgumentList.Add(library);
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        return new SampleRun(Process.Start(info)!);
    }

    /// <summary>Starts the program in a terminal of its own, as people have it; <see cref="TypeAsync"/> types there.</summary>
    public static SampleRun StartInTerminal(params string[] arguments)
    {
        var command = string.Join(' ', ((string[])[Path.Combine(Folder, "Ops.SampleHost"), .. arguments]).Select(word => $"'{word}'"));
        var info = new ProcessStartInfo("script", ["-qec", command, "/dev/null"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["TERM"] = "xterm";
        return new SampleRun(Process.Start(info)!);
    }

    public static async Task<SampleResult> ToEndAsync(params string[] arguments)
    {
        using var run = Start(arguments);
        return await run.EndAsync();
    }

    /// <summary>Waits until it has written something.</summary>
    public async Task WritesAsync(string text)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (patience.IsCancellationRequested || _process.HasExited)
                throw new TimeoutException($"it did not write '{text}', but: {Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    public async Task<SampleResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(_patience);
        return new SampleResult(_process.ExitCode, await _output.WaitAsync(_patience), await _errors.WaitAsync(_patience));
    }

    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void Kill() => _process.Kill();

    /// <summary>Sends a signal, such as <c>INT</c>, which is what Ctrl-C sends.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<string> ReadAsync(StreamReader output)
    {
        var buffer = new char[4096];
        while (await output.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_written)
                _written.Append(buffer, 0, count);
        }

        return Output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}

internal sealed record SampleResult(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Gets the lines as JSON; one that is not JSON fails the test.</summary>
    public List<JsonElement> Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
