using System.ComponentModel;
using System.Diagnostics;

namespace Ops.Deploy;

/// <summary>Runs commands as processes of this machine: no shell, no standard input, the whole process tree ended when the time is over.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LocalCommand
{
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;

    /// <summary>Creates a runner that takes the time from <paramref name="time"/>.</summary>
    public LocalCommand(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    /// <summary>Runs a command to its end; an exit code other than 0 is a result.</summary>
    /// <exception cref="DeployException">The program does not exist (<see cref="DeployError.NotFound"/>), or did not end in time (<see cref="DeployError.CheckFailed"/>) and was killed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the process tree was killed.</exception>
    public async Task<CommandResult> RunAsync(CommandSpec command, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(surroundings);
        cancellationToken.ThrowIfCancellationRequested();
        var start = StartOf(command, surroundings);
        using var timeout = new CancellationTokenSource(command.Timeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var startedAt = _time.GetTimestamp();
        using var process = Start(start);
        process.StandardInput.Close();
        var tail = new OutputTail();
        var output = Task.WhenAll(tail.ReadAsync(process.StandardOutput), tail.ReadAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"'{Name(command)}' did not end within {command.Timeout} and was killed; give it more time or find out what it waits for. Its last output: {Redaction.Output(Redaction.Text(tail.LastLines(), surroundings.SecretValues))}");
        }

        // A grandchild may hold the output open for ever: what it writes later is of no interest.
        await Task.WhenAny(output, Task.Delay(OutputGrace, _time, CancellationToken.None)).ConfigureAwait(false);
        return new CommandResult(process.ExitCode, Redaction.Text(tail.Text(), surroundings.SecretValues), _time.GetElapsedTime(startedAt));
    }

    private static string Name(CommandSpec command) => Path.GetFileName(command.Arguments[0]);

    private static ProcessStartInfo StartOf(CommandSpec command, CommandSurroundings surroundings)
    {
        if (command.Arguments.Count == 0 || string.IsNullOrWhiteSpace(command.Arguments[0]))
            throw new DeployException(DeployError.Invalid, DeployRetry.No, "A command has no program; write the program and its arguments as a list.");
        if (!Directory.Exists(surroundings.WorkingDirectory))
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{Name(command)}' cannot run in '{surroundings.WorkingDirectory}', which does not exist.");

        var start = new ProcessStartInfo(surroundings.Resolve(command.Arguments[0]), command.Arguments.Skip(1))
        {
            WorkingDirectory = surroundings.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!surroundings.InheritsEnvironment)
            start.Environment.Clear();
        foreach (var (name, value) in surroundings.Environment)
            start.Environment[name] = value;
        foreach (var (name, value) in surroundings.Secrets)
            start.Environment[name] = value.Reveal();
        return start;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new DeployException(DeployError.Failed, DeployRetry.Safe, $"'{start.FileName}' did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{start.FileName}' cannot be run in '{start.WorkingDirectory}': {exception.Message}; install it or correct the command.", exception);
        }
    }
}
