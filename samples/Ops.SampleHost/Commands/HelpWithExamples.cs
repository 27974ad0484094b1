using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ops.SampleHost.Commands;

/// <summary>The usual help, followed by examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string Text = """
        Examples:
          Ops.SampleHost                                       the demo: a small shop on loopback, watched for 25 s
          Ops.SampleHost --duration 60s                        the same, slower
          Ops.SampleHost watch --config appsettings.json       watch your own targets until Ctrl-C
          Ops.SampleHost sweep --config appsettings.json       probe each of them once
          Ops.SampleHost check https://example.org/health      one line and an exit code
          Ops.SampleHost check tcp://127.0.0.1:5432 --json

        Output is drawn in a terminal, plain lines elsewhere, and one JSON object a line with --json (docs/sample-host.md).
        Times are written 30s, 5m, 1h or 00:05:00. A configuration file looks like appsettings.example.json next to this
        program; environment variables such as OPS_Ops__Probes__db__ConnectionString are laid over it, for secrets.

        Exit codes:
          0   healthy; the demo: it ran as scripted (its failures are part of the script), or Ctrl-C ended it
          1   degraded
          2   unhealthy or unknown; the demo: something scripted was not seen
          64  wrong arguments or configuration
          70  the program itself could not go on
        """;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Text);
        return result;
    }
}
