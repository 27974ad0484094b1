using System.CommandLine;
using Ops.Deploy;
using Ops.SampleHost.Deploying;
using Ops.SampleHost.Deploying.Configuration;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Commands;

/// <summary>The commands that change what runs: each makes a plan, shows it, and carries it out.</summary>
internal sealed class DeployCommands(DeployOptionSet options, Func<ParseResult, IDeployView> viewOf)
{
    public IEnumerable<Command> Create() => [Deploy(), Rollback(), Scale(), Restart(), Stop(), Start(), Maintenance()];

    private ChangeCommand Deploy()
    {
        var version = new Argument<string>("VERSION") { Description = "What people call the version." };
        var artifact = new Option<string?>("--artifact") { Description = "What to run, where it is not what the file says.", HelpName = "WHAT" };
        var replicas = new Option<int?>("--replicas") { Description = "How many instances.", HelpName = "N" };
        var strategy = new Option<string?>("--strategy") { Description = "How it takes over.", HelpName = "NAME" };
        strategy.AcceptOnlyFromAmong([.. StrategyTypes.Names]);
        var emergency = new Option<string?>("--emergency") { Description = "Leave out checks, staging and smoke tests; says why.", HelpName = "REASON" };
        emergency.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
                result.AddError("--emergency needs a reason, for those who read the journal later");
        });
        var redeploy = new Option<bool>("--redeploy") { Description = "Start everything anew even where this version runs." };
        var noWatch = new Option<bool>("--no-watch") { Description = "Do not watch the service afterwards." };
        var command = Change("deploy", "Deploys a version of a service; goes back by itself where it fails.", (desk, service, wish, arguments, token) => desk.Deployer.PlanAsync(
            service.Deploy(
                new DeployOrder(arguments.GetRequiredValue(version))
                {
                    Artifact = arguments.GetValue(artifact),
                    Replicas = arguments.GetValue(replicas),
                    Strategy = arguments.GetValue(strategy),
                    Emergency = arguments.GetValue(emergency),
                    Redeploys = arguments.GetValue(redeploy),
                    SkipsWatch = arguments.GetValue(noWatch),
                },
                wish),
            token));
        command.Arguments.Add(version);
        foreach (var option in (Option[])[artifact, replicas, strategy, emergency, redeploy, noWatch])
            command.Options.Add(option);
        return command;
    }

    private ChangeCommand Rollback()
    {
        var to = new Option<string?>("--to") { Description = "The version to go back to (default: the one that served before).", HelpName = "VERSION" };
        var command = Change("rollback", "Goes back to an earlier version.", (desk, service, wish, arguments, token) =>
            desk.Deployer.PlanRollbackAsync(service.RollBack(arguments.GetValue(to), wish), token));
        command.Options.Add(to);
        return command;
    }

    private ChangeCommand Scale()
    {
        var replicas = new Argument<int>("REPLICAS") { Description = "How many instances, 0 included." };
        var set = new Option<string?>("--set") { Description = "The set, where it is not the one that serves.", HelpName = "ID" };
        var command = Change("scale", "Sets how many instances run.", (desk, service, wish, arguments, token) =>
            desk.Deployer.PlanScaleAsync(service.Change(wish), arguments.GetValue(replicas), arguments.GetValue(set), token));
        command.Arguments.Add(replicas);
        command.Options.Add(set);
        return command;
    }

    private ChangeCommand Restart()
    {
        var instance = new Option<string?>("--instance") { Description = "The instance (default: all, one after the other).", HelpName = "ID" };
        var command = Change("restart", "Restarts one instance, or all one after the other.", (desk, service, wish, arguments, token) =>
            desk.Deployer.PlanRestartAsync(service.Change(wish), arguments.GetValue(instance), token));
        command.Options.Add(instance);
        return command;
    }

    private ChangeCommand Stop() => Change("stop", "Stops a service and keeps its revision for a start.", (desk, service, wish, _, token) =>
        desk.Deployer.PlanStopAsync(service.Change(wish), token));

    private ChangeCommand Start() => Change("start", "Starts a service that was stopped.", (desk, service, wish, _, token) =>
        desk.Deployer.PlanStartAsync(service.Change(wish), token));

    private ChangeCommand Maintenance()
    {
        var state = new Argument<string>("on|off") { Description = "Whether visitors see the maintenance page." };
        state.AcceptOnlyFromAmong("on", "off");
        var command = Change("maintenance", "Shows the maintenance page, or takes it away.", (desk, service, wish, arguments, token) =>
            desk.Deployer.PlanMaintenanceAsync(service.Change(wish), arguments.GetRequiredValue(state) == "on", token));
        command.Arguments.Add(state);
        return command;
    }

    private ChangeCommand Change(string name, string description, Func<DeployDesk, ServiceDefinition, Wish, ParseResult, CancellationToken, Task<DeployPlan>> plan)
    {
        var command = new ChangeCommand(name, description) { options.Service, options.Config, options.Target, options.Actor, options.Reason, options.DryRun, options.Yes };
        command.SetCancelableAction(async (arguments, token) =>
        {
            await using var desk = await ConfiguredDeployments.LoadAsync(arguments.GetRequiredValue(options.Config));
            var service = desk.Find(arguments.GetRequiredValue(options.Service), arguments.GetValue(options.Target));
            var wish = options.WishOf(arguments);
            await desk.OpenJournalAsync(token);
            return await CarryOutAsync(await plan(desk, service, wish, arguments, token), desk, wish, arguments);
        });
        return command;
    }

    private async Task<int> CarryOutAsync(DeployPlan plan, DeployDesk desk, Wish wish, ParseResult arguments)
    {
        var view = viewOf(arguments);
        var isDryRun = arguments.GetValue(options.DryRun);
        view.Show(plan, isDryRun);
        if (isDryRun)
            return ExitCodes.Healthy;
        if (plan.Steps.Count > 0)
            return await new DeploySession(desk.Deployer, view, desk.Time, wish).ApplyAsync(plan, options.ConsentsOf(arguments).For(plan));

        view.Note("there is nothing to do");
        return ExitCodes.Healthy;
    }
}
