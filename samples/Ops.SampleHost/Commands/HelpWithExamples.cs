using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ops.SampleHost.Commands;

/// <summary>The usual help, followed by examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string Text = """
        Examples:
          Ops.SampleHost                                       the demo: a small shop is watched, then three versions of it deployed
          Ops.SampleHost --duration 60s                        the same, the first part slower
          Ops.SampleHost watch --config appsettings.json       watch your own targets until Ctrl-C
          Ops.SampleHost sweep --config appsettings.json       probe each of them once
          Ops.SampleHost check https://example.org/health      one line and an exit code
          Ops.SampleHost check tcp://127.0.0.1:5432 --json
          Ops.SampleHost deploy shop v2 --config appsettings.json --dry-run
          Ops.SampleHost rollback shop --config appsettings.json --reason "wrong prices"
          Ops.SampleHost logs shop --config appsettings.json --follow --level warning
          Ops.SampleHost history --config appsettings.json --csv

        Output is drawn in a terminal, plain lines elsewhere, and one JSON object a line with --json (docs/sample-host.md).
        Times are written 30s, 5m, 1h or 00:05:00. A configuration file looks like appsettings.example.json next to this
        program; environment variables such as OPS_Ops__Probes__db__ConnectionString are laid over it, for secrets.
        Ctrl-C during a deployment asks it to stop and to go back; a second one leaves it where it is, and resume goes on.

        Exit codes:
          0   healthy, or done; the demo: it ran as scripted (its failures are part of the script), or Ctrl-C ended it
          1   degraded
          2   unhealthy or unknown; the demo: something scripted was not seen
          3   the deployment failed, or was stopped, and went back: the service is as it was before
          4   the deployment failed, and was not (wholly) undone
          5   the deployment waits for a decision
          6   refused: nothing was changed; the message says why
          7   the deployment was left where it was; resume goes on
          8   work: something that was due could not be done, and is due again later; the rest is done
          64  wrong arguments or configuration
          70  the program itself could not go on
          130 Ctrl-C ended it before it changed anything
        """;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Text);
        return result;
    }
}
