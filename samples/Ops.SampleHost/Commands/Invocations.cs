using System.CommandLine;

namespace Ops.SampleHost.Commands;

/// <summary>How commands are invoked, and what Ctrl-C means to them.</summary>
internal static class Invocations
{
    /// <summary>Long enough to stop the demo's processes after Ctrl-C.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    public static InvocationConfiguration Of(ParseResult parsed) => new()
    {
        EnableDefaultExceptionHandler = false,
        // Going back may take as long as it takes: whoever changes something handles Ctrl-C by himself.
        ProcessTerminationTimeout = parsed.CommandResult.Command is ChangeCommand ? null : _patience,
    };

    /// <summary>Sets what a command does; where Ctrl-C cuts it short, it ends without a word.</summary>
    public static void SetCancelableAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async (arguments, token) =>
    {
        try
        {
            return await action(arguments, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    });
}
