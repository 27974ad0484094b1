using System.CommandLine;
using Ops.Deploy;
using Ops.SampleHost.Deploying;
using Ops.SampleHost.Deploying.Configuration;
using Ops.SampleHost.Deploying.Operating;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Commands;

/// <summary>The commands that look at what runs and at what was done, and those that help out of a bad place.</summary>
internal sealed class OperateCommands(DeployOptionSet options, Func<ParseResult, IDeployView> viewOf)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(1);

    public IEnumerable<Command> Create() => [Status(), Logs(), History(), Abort(), Resume(), Decide(), BreakLock(), Work()];

    private Command Status()
    {
        var command = new Command("status", "Says what runs: instances, versions, where the requests go.") { options.AnyService, options.Config, options.AnyTarget };
        command.SetCancelableAction(async (arguments, token) =>
        {
            await using var desk = await LoadAsync(arguments);
            return await StatusCommand.RunAsync(desk, desk.FindAll(arguments.GetValue(options.AnyService), arguments.GetValue(options.AnyTarget)), viewOf(arguments), token);
        });
        return command;
    }

    private Command Logs()
    {
        var tail = CountOption("--tail", $"How many of the latest lines of each instance (default: {LogsCommand.DefaultTail}, or all with --since).");
        var since = SinceOption("Only lines of this last time, such as 10m.");
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new lines until Ctrl-C." };
        var level = new Option<string?>("--level") { Description = "The least severe level.", HelpName = "NAME" };
        level.AcceptOnlyFromAmong("debug", "information", "warning", "error");
        var contains = new Option<string?>("--contains") { Description = "Only lines with this text, case ignored.", HelpName = "TEXT" };
        var instances = new Option<string[]>("--instance") { Description = "Only these instances.", HelpName = "ID" };
        var command = new Command("logs", "Shows what the instances of a service write.") { options.Service, options.Config, options.Target, tail, since, follow, level, contains, instances };
        command.SetCancelableAction(async (arguments, token) =>
        {
            await using var desk = await LoadAsync(arguments);
            var service = Service(desk, arguments);
            var query = new LogQuery(service.Service)
            {
                Instances = arguments.GetValue(instances) ?? [],
                Tail = arguments.GetValue(tail) ?? (arguments.GetValue(since) is null ? LogsCommand.DefaultTail : null),
                Since = desk.Time.GetUtcNow() - arguments.GetValue(since),
                Follow = arguments.GetValue(follow),
                MinLevel = DeployOptionSet.LevelOf(arguments.GetValue(level)),
                Contains = arguments.GetValue(contains),
            };
            return await LogsCommand.RunAsync(desk, service, query, viewOf(arguments), token);
        });
        return command;
    }

    private Command History()
    {
        var last = CountOption("--last", "Show only so many of the latest; all of them count.");
        var since = SinceOption("Count only those of this last time, such as 24h.");
        var csv = new Option<bool>("--csv") { Description = "Write comma-separated values." };
        var command = new Command("history", "Shows the deployments there were, and what they add up to.") { options.AnyService, options.Config, options.AnyTarget, last, since, csv };
        command.SetCancelableAction(async (arguments, token) =>
        {
            await using var desk = await LoadAsync(arguments);
            var from = desk.Time.GetUtcNow() - arguments.GetValue(since);
            return await HistoryCommand.RunAsync(desk, Streams(desk, arguments), from, arguments.GetValue(last), arguments.GetValue(csv) ? Console.Out : null, viewOf(arguments), token);
        });
        return command;
    }

    private Command Abort() => Rescue(new Command("abort", "Asks the process that carries out a deployment to stop and to go back."), options.Reason, (rescue, arguments, token) =>
        rescue.AbortAsync(arguments.GetValue(options.Plan), token));

    private Command Resume() => Rescue(new ChangeCommand("resume", "Goes on with a deployment whose process has ended."), options.Reason, (rescue, arguments, token) =>
        rescue.ResumeAsync(arguments.GetValue(options.Plan), token));

    private Command Decide()
    {
        var decision = new Argument<string>("DECISION") { Description = "rollback (the rest), try-again, or leave (everything as it is)." };
        decision.AcceptOnlyFromAmong("rollback", "try-again", "leave");
        var command = Rescue(new ChangeCommand("decide", "Says what happens with a deployment that failed after something that cannot be undone."), options.RequiredReason, (rescue, arguments, token) =>
            rescue.DecideAsync(arguments.GetValue(options.Plan), DecisionOf(arguments.GetRequiredValue(decision)), token));
        command.Arguments.Add(decision);
        return command;
    }

    private Command BreakLock()
    {
        var command = Rescue(new ChangeCommand("break-lock", "Takes the lock of a service away from whoever holds it."), options.RequiredReason, (rescue, arguments, token) =>
            rescue.BreakLockAsync(options.ConsentsOf(arguments), token));
        command.Options.Remove(options.Plan);
        command.Options.Add(options.Yes);
        return command;
    }

    private Command Work()
    {
        var command = new Command("work", "Does what is due: removes sets that were kept long enough, takes up deployments whose processes have ended.") { options.Config };
        command.SetCancelableAction(async (arguments, token) =>
        {
            await using var desk = await LoadAsync(arguments);
            return await WorkCommand.RunAsync(desk, viewOf(arguments), token);
        });
        return command;
    }

    private Command Rescue(Command command, Option reason, Func<RescueCommands, ParseResult, CancellationToken, Task<int>> run)
    {
        command.Arguments.Add(options.Service);
        foreach (var option in (Option[])[options.Config, options.Target, options.Plan, options.Actor, reason])
            command.Options.Add(option);
        command.SetCancelableAction(async (arguments, token) =>
        {
            await using var desk = await LoadAsync(arguments);
            return await run(new RescueCommands(desk, Service(desk, arguments), viewOf(arguments), options.WishOf(arguments)), arguments, token);
        });
        return command;
    }

    private Task<DeployDesk> LoadAsync(ParseResult arguments) => ConfiguredDeployments.LoadAsync(arguments.GetRequiredValue(options.Config));

    private ServiceDefinition Service(DeployDesk desk, ParseResult arguments) =>
        desk.Find(arguments.GetRequiredValue(options.Service), arguments.GetValue(options.Target));

    /// <summary>Returns whose deployments are meant, as targets and services; an empty service means all of the target, those that the file no longer names included.</summary>
    private IReadOnlyList<(string Target, string Service)> Streams(DeployDesk desk, ParseResult arguments)
    {
        var target = arguments.GetValue(options.AnyTarget);
        if (arguments.GetValue(options.AnyService) is { } name && desk.Find(name, target) is { } service)
            return [(service.Target, service.Service)];
        return [.. desk.TargetsOf(target).Select(known => (known, ""))];
    }

    private static Option<int?> CountOption(string name, string description)
    {
        var count = new Option<int?>(name) { Description = description, HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number < 0)
                result.AddError($"{name} {number} is below 0");
        });
        return count;
    }

    private static DeployDecision DecisionOf(string text) => text switch
    {
        "rollback" => DeployDecision.RollBack,
        "try-again" => DeployDecision.TryAgain,
        _ => DeployDecision.LeaveAsItIs,
    };

    private static Option<TimeSpan?> SinceOption(string description) =>
        new("--since") { Description = description, HelpName = "TIME", CustomParser = Durations.Parser(_shortest) };
}
