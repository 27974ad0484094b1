using System.CommandLine;
using System.CommandLine.Help;
using Ops.SampleHost.Checking;
using Ops.SampleHost.Configuration;
using Ops.SampleHost.Demo;
using Ops.SampleHost.Deploying.Views;
using Ops.SampleHost.Shop;
using Ops.SampleHost.Watching;

namespace Ops.SampleHost.Commands;

/// <summary>The command line.</summary>
internal sealed class SampleCommands
{
    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object a line.", Recursive = true };
    private readonly Option<bool> _noColor = new("--no-color") { Description = "Draw without colours (so does the variable NO_COLOR).", Recursive = true };
    private readonly Option<string?> _config = new("--config") { Description = "The configuration file with your own targets.", HelpName = "FILE" };
    private readonly Option<TimeSpan?> _for = Time("--for", "How long to watch; without it until Ctrl-C.", TimeSpan.FromMilliseconds(1));

    public static RootCommand Create() => new SampleCommands().Build();

    private RootCommand Build()
    {
        var duration = Time("--duration", $"How long the first part of the demo takes (default: {ShopDemo.DefaultDuration.TotalSeconds}s).", ShopDemo.ShortestDuration);
        var root = new RootCommand("Watches and deploys services with Ops: a demo of its own, or your own targets.")
        {
            _json, _noColor, duration, _config, _for, Watch(), Sweep(), Check(), Serve(),
        };
        var options = new DeployOptionSet(_json);
        foreach (var command in new DeployCommands(options, DeployView).Create().Concat(new OperateCommands(options, DeployView).Create()))
            root.Subcommands.Add(command);
        root.Validators.Add(result =>
        {
            var configured = result.GetValue(_config) is not null;
            if (configured && result.GetResult(duration) is not null)
                result.AddError("--duration is for the demo; with --config write --for");
            if (!configured && result.GetResult(_for) is not null)
                result.AddError("--for goes with --config; for the demo write --duration");
        });
        root.SetCancelableAction((arguments, token) => arguments.GetValue(_config) is { } file
            ? WatchAsync(arguments, file, token)
            : SampleDemo.RunAsync(View(arguments), DeployView(arguments), arguments.GetValue(duration) ?? ShopDemo.DefaultDuration, token));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private Command Watch()
    {
        var config = Required();
        var watch = new Command("watch", "Watches the targets of a configuration file by their schedules.") { config, _for };
        watch.SetCancelableAction((arguments, token) => WatchAsync(arguments, arguments.GetRequiredValue(config), token));
        return watch;
    }

    private Command Sweep()
    {
        var config = Required();
        var sweep = new Command("sweep", "Probes the targets of a configuration file once.") { config };
        sweep.SetCancelableAction(async (arguments, token) =>
        {
            await using var list = await ConfiguredProbes.LoadAsync(arguments.GetRequiredValue(config));
            return await WatchSession.SweepAsync(list, View(arguments), token);
        });
        return sweep;
    }

    private Command Check()
    {
        var urls = new Argument<string[]>("URL") { Description = "http, https, tcp://host:port, ws or wss.", Arity = ArgumentArity.OneOrMore };
        var timeout = Time("--timeout", $"How long an answer may take (default: {CheckCommand.DefaultTimeout.TotalSeconds}s).", TimeSpan.FromMilliseconds(1));
        var check = new Command("check", "Says in one line whether a URL is well.") { urls, timeout };
        check.SetCancelableAction((arguments, token) => CheckCommand.RunAsync(
            arguments.GetRequiredValue(urls), arguments.GetValue(timeout) ?? CheckCommand.DefaultTimeout, arguments.GetValue(_json), Console.Out, token));
        return check;
    }

    private static Command Serve()
    {
        var role = new Argument<string>("role");
        var port = new Option<int>("--port");
        var upstream = new Option<int>("--upstream");
        var serve = new Command(ServiceRole.Command, "Is a service of the demo's shop.") { role, port, upstream };
        serve.Hidden = true;
        serve.SetCancelableAction((arguments, token) => ServiceRole.ServeAsync(arguments.GetRequiredValue(role), arguments.GetValue(port), arguments.GetValue(upstream), token));
        return serve;
    }

    private async Task<int> WatchAsync(ParseResult arguments, string file, CancellationToken cancellationToken)
    {
        await using var list = await ConfiguredProbes.LoadAsync(file);
        var view = View(arguments);
        var session = new WatchSession(list, view, arguments.GetValue(_for));
        await session.RunAsync(null, cancellationToken);
        var summary = session.State.Summarize();
        view.Conclude(summary with { ExitCode = ExitCodes.Of(summary.Status) });
        return ExitCodes.Of(summary.Status);
    }

    private IWatchView View(ParseResult arguments) =>
        WatchViews.Choose(arguments.GetValue(_json), arguments.GetValue(_noColor), TimeProvider.System);

    private IDeployView DeployView(ParseResult arguments) =>
        DeployViews.Choose(arguments.GetValue(_json), arguments.GetValue(_noColor), TimeProvider.System);

    private static Option<string> Required() => new("--config") { Description = "The configuration file.", HelpName = "FILE", Required = true };

    private static Option<TimeSpan?> Time(string name, string description, TimeSpan shortest) =>
        new(name) { Description = description, HelpName = "TIME", CustomParser = Durations.Parser(shortest) };
}
