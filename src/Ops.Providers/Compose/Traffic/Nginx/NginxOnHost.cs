using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ops.Providers.Compose;

/// <summary>nginx on the machine of this process.</summary>
internal sealed class NginxOnHost(ComposeSwitchOptions options) : INginxHost
{
    public async Task<IReadOnlyList<int>> WorkersAsync(CancellationToken cancellationToken)
    {
        var master = await MasterAsync(cancellationToken).ConfigureAwait(false);
        return [.. Processes().Where(process => process.Parent == master && NginxProcesses.IsActiveWorker(process.Title)).Select(process => process.Id)];
    }

    public async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(["-t", "-q"], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? null : output;
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(["-s", "reload"], cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
            throw new DeployException(DeployError.Failed, DeployRetry.Safe, $"'{options.Executable} -s reload' ended with {exitCode}: {output}");
    }

    public async Task<string> ConnectionsAsync(CancellationToken cancellationToken)
    {
        var master = await MasterAsync(cancellationToken).ConfigureAwait(false);
        return await File.ReadAllTextAsync($"/proc/{master}/net/tcp", cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyCollection<string>> NetworksAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([]);

    private async Task<int> MasterAsync(CancellationToken cancellationToken)
    {
        try
        {
            return int.Parse(await File.ReadAllTextAsync(options.PidFile!, cancellationToken).ConfigureAwait(false), NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"nginx does not seem to run: its pid file '{options.PidFile}' cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<(int Id, int Parent, string Title)> Processes()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(folder) is { } found)
                yield return (id, found.Parent, found.Title);
        }
    }

    private static (int Parent, string Title)? Read(string folder)
    {
        try
        {
            // The name in parentheses may hold anything, so the rest is counted from behind it.
            var status = File.ReadAllText($"{folder}/stat");
            var parent = status[(status.LastIndexOf(')') + 2)..].Split(' ')[1];
            return (int.Parse(parent, CultureInfo.InvariantCulture), File.ReadAllText($"{folder}/cmdline").Replace('\0', ' ').Trim());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.Executable) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in options.ConfigurationFile is { } file ? [.. arguments, "-c", file] : arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, new StringBuilder(await output.ConfigureAwait(false)).Append(error).ToString().Trim());
        }
        catch (Win32Exception exception)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.No, $"'{options.Executable}' cannot be started: {exception.Message}; set Switch:Executable, or Switch:Container where nginx runs in one.", exception);
        }
    }
}
