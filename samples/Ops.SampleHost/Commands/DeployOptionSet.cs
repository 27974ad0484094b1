using System.CommandLine;
using Ops.Deploy;
using Ops.SampleHost.Deploying;

namespace Ops.SampleHost.Commands;

/// <summary>The options that the commands about deployments share.</summary>
internal sealed class DeployOptionSet(Option<bool> json)
{
    public Argument<string> Service { get; } = new("SERVICE") { Description = "A service of the configuration file." };

    public Argument<string?> AnyService { get; } = new("SERVICE") { Description = "A service of the configuration file; without it all of them.", Arity = ArgumentArity.ZeroOrOne };

    public Option<string> Config { get; } = new("--config") { Description = "The configuration file.", HelpName = "FILE", Required = true };

    public Option<string?> Target { get; } = new("--target") { Description = "The target, where it is not the service's own.", HelpName = "NAME" };

    public Option<string?> AnyTarget { get; } = new("--target") { Description = "The target, where it is not the service's own; without a service: only what is on this target.", HelpName = "NAME" };

    public Option<string?> Actor { get; } = new("--actor") { Description = "Who does it (default: the user of this process).", HelpName = "NAME" };

    public Option<string?> Reason { get; } = new("--reason") { Description = "Why, for the journal.", HelpName = "TEXT" };

    public Option<string> RequiredReason { get; } = new("--reason") { Description = "Why, for the journal.", HelpName = "TEXT", Required = true };

    public Option<string?> Plan { get; } = new("--plan") { Description = "The deployment, by the id of its plan (default: the latest that fits).", HelpName = "ID" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show the plan and change nothing." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Agree to what a plan needs consent for." };

    public Wish WishOf(ParseResult arguments)
    {
        var actor = arguments.GetValue(Actor);
        return new Wish(
            string.IsNullOrWhiteSpace(actor) ? Environment.UserName : actor,
            arguments.GetResult(RequiredReason) is not null ? arguments.GetValue(RequiredReason) : arguments.GetResult(Reason) is not null ? arguments.GetValue(Reason) : null);
    }

    /// <summary>Returns who agrees: whoever wrote <c>--yes</c>, or the person at the terminal.</summary>
    public Consents ConsentsOf(ParseResult arguments) =>
        new(arguments.GetValue(Yes), canAsk: !arguments.GetValue(json) && !Console.IsInputRedirected && !Console.IsOutputRedirected);

    /// <summary>Returns what stands for a level on the command line.</summary>
    public static LogLevelFilter? LevelOf(string? level) => level switch
    {
        "debug" => LogLevelFilter.Debug,
        "information" => LogLevelFilter.Information,
        "warning" => LogLevelFilter.Warning,
        "error" => LogLevelFilter.Error,
        _ => null,
    };
}
