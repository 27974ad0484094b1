using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>Plays a sequence and compares the world with the model after each command.</summary>
internal sealed partial class MachineRun(MachineSequence sequence)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(10);

    private readonly MachineWorld _world = new(sequence);
    private readonly MachineModel _model = new();
    private readonly Random _random = new(sequence.Commands.Count);
    private MachineCommand _command = null!;
    private Snapshot _before = null!;
    private DateTimeOffset _started;
    private int _number;
    private int _life;
    private bool _isAborted;
    private (string PlanId, bool InMaintenance)? _rival;

    private SimulatedPlatform Platform => _world.Platform;

    public void Play()
    {
        foreach (var command in sequence.Commands)
        {
            _number++;
            try
            {
                Play(command);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"At command {_number}, {command}: {exception.Message}\nBefore: {_before}\nNow: {Snapshot.Of(Platform)}\nEffects: {string.Join(", ", Platform.Effects)}\n{Story()}", exception);
            }
        }
    }

    private void Play(MachineCommand command)
    {
        (_command, _life, _isAborted, _rival, _started) = (command, 0, false, null, _world.Now);
        _before = Snapshot.Of(Platform);
        Platform.Outages.Clear();
        Platform.Effects.Clear();
        if (command.Kind == CommandKind.Wait)
            Wait();
        else if (Plan() is { } plan)
            Carry(plan);
        _world.Advance(LongEnough);
        if (!command.Trouble.IsNone)
            Work();
        CheckAlways();
    }

    private void Wait()
    {
        _world.Advance(TimeSpan.FromHours(_command.Hours));
        Converge();
        for (var worker = 0; worker <= _command.Trouble.Crashes.Count + (_command.Trouble.Fault == FaultKind.None ? 0 : _command.Trouble.FaultTimes); worker++)
        {
            _world.Advance(LongEnough);
            Work();
        }

        foreach (var set in _model.Kept.Where(kept => kept.Value < _world.Now - TimeSpan.FromHours(1)).Select(kept => kept.Key).ToList())
            _model.Kept.Remove(set);
        _world.Store.Timers.Values.ShouldAllBe(timer => timer.DueAt > _world.Now - TimeSpan.FromHours(1), "what was due is done");
        CheckSame();
    }

    private DeployPlan? Plan()
    {
        try
        {
            var plan = _world.Drive(_world.NewProcess(), PlanAsync);
            MustBeRefused().ShouldBeFalse("it should not be possible to plan this");
            return plan;
        }
        catch (DeployException exception)
        {
            MayBeRefused().ShouldBeTrue($"it should be possible to plan this: {exception.Message}");
            CheckSame();
            return null;
        }
    }

    private Task<DeployPlan> PlanAsync(Deployer deployer) => _command.Kind switch
    {
        CommandKind.Deploy => deployer.PlanAsync(MachineRequests.Deploy(_command, _number, _model), CancellationToken.None),
        CommandKind.Rollback => deployer.PlanRollbackAsync(MachineRequests.Rollback(NamedVersion()), CancellationToken.None),
        CommandKind.Scale => deployer.PlanScaleAsync(MachineRequests.Service, _command.Replicas, null, CancellationToken.None),
        CommandKind.RestartAll => deployer.PlanRestartAsync(MachineRequests.Service, null, CancellationToken.None),
        CommandKind.RestartOne => deployer.PlanRestartAsync(MachineRequests.Service, $"{_model.Serving}-0", CancellationToken.None),
        CommandKind.Stop => deployer.PlanStopAsync(MachineRequests.Service, CancellationToken.None),
        CommandKind.Start => deployer.PlanStartAsync(MachineRequests.Service, CancellationToken.None),
        _ => deployer.PlanMaintenanceAsync(MachineRequests.Service, _command.Kind == CommandKind.MaintenanceOn, CancellationToken.None),
    };

    private string? NamedVersion() => _command.Version switch
    {
        -1 => null,
        -2 => "never",
        var index => _model.Served.Count == 0 ? "none" : _model.Served.Values.ElementAt(index % _model.Served.Count),
    };

    private bool MustBeRefused() => !_model.IsSick && _command.Kind switch
    {
        CommandKind.Deploy => _command is { Strategy: "canary", Migration: "none" or "compatible" } && !sequence.HasSwitch,
        CommandKind.Rollback => _command.Version == -2,
        CommandKind.Start => _model.IsRunning,
        _ => false,
    };

    private bool MayBeRefused() => _model.IsSick || MustBeRefused() || _command.Kind switch
    {
        CommandKind.Rollback => _command.Version == -1 ? _model.Before is null : _model.Served.Count == 0 || NamedVersion() == _model.Version,
        CommandKind.Scale or CommandKind.Stop or CommandKind.Start => _model.Serving is null,
        CommandKind.RestartAll or CommandKind.RestartOne => !_model.IsRunning,
        _ => false,
    };

    /// <summary>Carries a plan out, in as many processes as it takes.</summary>
    private void Carry(DeployPlan plan)
    {
        var process = _world.NewProcess(_command.Trouble, _life++, ExitCode, zombie => Meddle(plan, zombie));
        Try(process, deployer => deployer.ApplyAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None));
        Converge();
        var decisions = 0;
        for (var decision = _command.Decision; Find(plan.Id) is { } deployment && NeedsDecision(deployment); decision = DeployDecision.RollBack)
        {
            Try(NextProcess(), deployer => deployer.DecideAsync("test", "web", plan.Id, decision, "ann", "because", null, CancellationToken.None));
            decisions++.ShouldBeLessThan(10, "what was decided is done");
            if (deployment.Status == DeploymentStatus.RollbackFailed && decision == DeployDecision.TryAgain)
                Find(plan.Id)!.Status.ShouldBe(DeploymentStatus.RollbackFailed, "what was undone in part is not tried again");
            Converge();
        }

        if (_rival is { } rival && Find(rival.PlanId)?.Status == DeploymentStatus.Succeeded)
        {
            _model.InMaintenance = rival.InMaintenance;
            _before = _before with { InMaintenance = rival.InMaintenance };
        }

        Check(plan, Find(plan.Id));
    }

    /// <summary>Whether somebody has to decide: also where a process was held up so long that the time for undoing ran out.</summary>
    private bool NeedsDecision(Deployment deployment) => deployment.Status == DeploymentStatus.NeedsDecision
        || (deployment.Status == DeploymentStatus.RollbackFailed && IsHeldUp && !_model.IsSick && deployment.Decisions.Count < 3);

    private int ExitCode => _command.Migration == "failing" ? 3 : 0;

    private MachineProcess NextProcess() => _world.NewProcess(_command.Trouble, _life++, ExitCode);

    private Deployment? Find(string planId) => _world.History().FirstOrDefault(deployment => deployment.Plan.Id == planId);

    /// <summary>Lets workers work until nothing is left to do, whatever befalls them.</summary>
    private void Converge()
    {
        for (var round = 0; _world.History().Any(deployment => !deployment.IsEnded && deployment.Status != DeploymentStatus.NeedsDecision); round++)
        {
            round.ShouldBeLessThan(_command.Trouble.Crashes.Count + 4, "no worker brings it to its end");
            _world.Advance(LongEnough);
            Work();
        }
    }

    private void Work() => Try(NextProcess(), deployer => deployer.WorkAsync(CancellationToken.None));

    private void Try<T>(MachineProcess process, Func<Deployer, Task<T>> work)
    {
        try
        {
            _world.Drive(process, work);
        }
        catch (CrashException) when (process.HasCrashed)
        {
        }
        catch (OpsException) when (!_command.Trouble.IsNone)
        {
        }
    }
}
