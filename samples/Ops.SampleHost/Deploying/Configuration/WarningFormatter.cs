using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>Writes what the libraries warn of in lines of a time, a level, the event and its text.</summary>
internal sealed class WarningFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "warnings";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // The views tell how deployments end, and a line in between would tear what they draw.
        if (!Console.IsErrorRedirected && logEntry.EventId.Name is ("DeploymentEnded" or "DeploymentNeedsDecision"))
            return;

        var level = logEntry.LogLevel.ToString().ToLowerInvariant();
        var text = Wording.OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception));
        textWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Wording.At(time.GetUtcNow())} {level} {logEntry.Category}[{logEntry.EventId.Id}] {text}"));
    }
}
