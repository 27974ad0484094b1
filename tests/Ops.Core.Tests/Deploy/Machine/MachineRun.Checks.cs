using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

internal sealed partial class MachineRun
{
    private void Check(DeployPlan plan, Deployment? deployment)
    {
        if (deployment is null)
        {
            _command.Trouble.IsNone.ShouldBeFalse("an untroubled plan is begun");
            CheckSame();
            return;
        }

        Possible(deployment).ShouldContain(deployment.Status, $"{deployment.Cause}; {string.Join("; ", deployment.RollbackErrors)}");
        switch (deployment.Status)
        {
            case DeploymentStatus.Succeeded:
                CheckSucceeded(plan);
                break;
            case DeploymentStatus.RolledBack or DeploymentStatus.Refused:
                CheckSame();
                break;
            default:
                Adopt();
                break;
        }
    }

    /// <summary>Whether the process is kept from its work for so long that its times run out.</summary>
    private bool IsHeldUp => _command.Trouble.Meddling is Meddling.FreezeAndRival or Meddling.FreezeAndTakeOver or Meddling.FreezeAndWork or Meddling.SlowAndRival or Meddling.SlowAndTakeOver
        // Whoever could not break the lock waits for it instead.
        || _command.Trouble is { Meddling: Meddling.BreakAndTakeOver or Meddling.BreakAndUndo, OtherCrash: > 0 };

    private List<DeploymentStatus> Possible(Deployment deployment)
    {
        var trouble = _command.Trouble;
        var isBad = _command.Kind == CommandKind.Deploy && (_command.Artifact != "good" || _command.Migration == "failing" || _command.Verification == "bad" || _command.Hook == "bad");
        if (_model.IsSick)
            return [DeploymentStatus.Succeeded, DeploymentStatus.RolledBack, DeploymentStatus.RollbackFailed, DeploymentStatus.Failed, DeploymentStatus.Refused];

        var possible = new List<DeploymentStatus>();
        // Where another version was asked for again, it may be left alone.
        if (!isBad || _command.IsSameVersion)
            possible.Add(DeploymentStatus.Succeeded);
        // Whoever was asked to stop goes on where somebody decides to try again.
        var isStopped = _isAborted && !deployment.Decisions.Any(decision => decision.StartsWith("TryAgain", StringComparison.Ordinal));
        if (isBad || isStopped || IsHeldUp || trouble.Fault == FaultKind.Blind)
            possible.AddRange(Failures(isStopped));
        // Somebody may leave as it is what could not be undone in time.
        if (IsHeldUp && _command.Decision == DeployDecision.LeaveAsItIs)
            possible.Add(DeploymentStatus.Failed);
        if (!trouble.IsNone)
            possible.Add(DeploymentStatus.Refused);
        return possible;
    }

    /// <summary>How a deployment ends that failed: undone, unless nobody wanted that.</summary>
    private IEnumerable<DeploymentStatus> Failures(bool isStopped)
    {
        var isIrreversible = _command.Migration == "irreversible";
        if (!_command.LeavesFailures || isStopped || isIrreversible)
            yield return DeploymentStatus.RolledBack;
        if (_command.LeavesFailures || (isIrreversible && _command.Decision == DeployDecision.LeaveAsItIs))
            yield return DeploymentStatus.Failed;
    }

    private void CheckSucceeded(DeployPlan plan)
    {
        switch (_command.Kind)
        {
            case CommandKind.Scale or CommandKind.Stop or CommandKind.Start when _model.IsSick:
                Adopt();
                break;
            case CommandKind.Deploy or CommandKind.Rollback:
                CheckRevision(plan);
                break;
            case CommandKind.Scale:
                _model.Replicas = _command.Replicas;
                CheckRouted();
                break;
            case CommandKind.Stop:
                _model.Replicas = 0;
                CheckRouted();
                break;
            case CommandKind.Start:
                _model.Replicas = Platform.Find(_model.Serving!).ShouldNotBeNull("what was stopped is started").Spec.Replicas;
                CheckRouted();
                break;
            case CommandKind.MaintenanceOn or CommandKind.MaintenanceOff:
                _model.InMaintenance = RivalOf(plan) is { } rival ? rival : _command.Kind == CommandKind.MaintenanceOn;
                _before = _before with { InMaintenance = _model.InMaintenance };
                CheckSame();
                break;
            default:
                CheckSame();
                break;
        }
    }

    /// <summary>Returns what the rival wanted where it had its way after the plan; else null.</summary>
    private bool? RivalOf(DeployPlan plan) =>
        _rival is { } rival && Find(rival.PlanId)?.Status == DeploymentStatus.Succeeded && EndOf(rival.PlanId) > EndOf(plan.Id) ? rival.InMaintenance : null;

    private int EndOf(string planId) =>
        _world.Store.Events.FindLastIndex(happened => happened.Type == DeployEvents.Ended && happened.Stream.EndsWith(planId, StringComparison.Ordinal));

    private void CheckRevision(DeployPlan plan)
    {
        var set = Platform.Find($"r{plan.Revision}").ShouldNotBeNull("the new revision is there");
        set.Spec.Version.ShouldBe(plan.Version);
        if (_command.Kind == CommandKind.Rollback)
        {
            _model.Served.Values.ShouldContain(plan.Version, "one only goes back to what has served");
            if (_command.Version == -1 && _model.Before is { } before)
                plan.Version.ShouldBe(before);
        }

        _model.Before = _command.Kind == CommandKind.Deploy && !_command.IsSameVersion && !_model.IsSick ? _model.Version : null;
        (_model.Serving, _model.Version, _model.Replicas, _model.IsSick) = (set.Id, plan.Version, plan.Spec!.Replicas, false);
        _model.Served[set.Id] = plan.Version!;
        foreach (var keep in plan.Steps.OfType<KeepStep>())
            _model.Kept[keep.SetId] = _started + keep.Duration - LongEnough;
        _model.Kept.Remove(set.Id);
        CheckRouted();
    }

    private void CheckRouted()
    {
        if (_model.IsSick || _model.Serving is not { } serving)
            return;

        var set = Platform.Find(serving).ShouldNotBeNull("what serves is there");
        set.Wanted.ShouldBe(_model.Replicas, "it has as many instances as were asked for");
        if (sequence.HasSwitch && _model.Replicas > 0)
            Platform.Shares.Where(share => share.Weight > 0).Select(share => share.SetId).ShouldBe([serving], "requests go to what serves");
        var running = Platform.Sets.Where(other => other.Wanted > 0 && other.Id != serving).Select(other => other.Id).ToList();
        running.ShouldAllBe(other => sequence.HasSwitch && IsKnown(other), "nothing else runs but what is kept");
        Platform.Sets.ShouldAllBe(other => IsKnown(other.Id), "nothing is left of what failed");
    }

    /// <summary>Whether a worker has removed a set that was kept for a while.</summary>
    private bool IsTimeOver(string set) =>
        _world.Store.Events.Any(happened => happened.Type == DeployEvents.KeptRetired && happened.Read(DeployEventJson.Default.KeptRetiredEvent).SetId == set);

    private bool IsKnown(string set) => _model.Served.ContainsKey(set) || _model.Left.Contains(set);

    /// <summary>What visitors see is as it was before the command.</summary>
    private void CheckSame()
    {
        if (_model.IsSick)
        {
            Adopt();
            return;
        }

        var now = Snapshot.Of(Platform);
        now.Routed.ShouldBe(_before.Routed, "the same serves as before");
        now.InMaintenance.ShouldBe(_before.InMaintenance, "the maintenance page is as it was");
        now.Sets.Keys.Except(_before.Sets.Keys).ShouldBeEmpty("nothing is left of what was tried");
        _before.Sets.Keys.Except(now.Sets.Keys).Where(set => !IsTimeOver(set)).ShouldBeEmpty("what was retained still is");
        CheckRouted();
    }

    private void CheckAlways()
    {
        _world.Advance(TimeSpan.FromSeconds(5));
        Platform.Confusions.ShouldBeEmpty("an operation id stands for one operation");
        // Without a lock of its own the platform learns of a new holder by what it does: what was on its way before may arrive.
        Platform.Zombies.Count.ShouldBeLessThanOrEqualTo(sequence.HasLock ? 0 : 1, string.Join("; ", Platform.Zombies));
        Platform.Zombies.Clear();
        if (!MayBeDown())
            Platform.Outages.ShouldBeEmpty("at least one healthy revision is routed");
        _world.History().ShouldAllBe(deployment => deployment.IsEnded);
        _world.Store.Timers.Keys.ShouldAllBe(timer => timer.Key.StartsWith("retire/", StringComparison.Ordinal), "nothing wakes up for what has ended");
        if (_command.Trouble.IsNone)
            _world.Drive(_world.NewProcess(), deployer => deployer.FindLockAsync("test", "web", CancellationToken.None)).ShouldBeNull("the lock is given back");
        CheckHealth();
        CheckRepeated();
    }

    private void CheckHealth()
    {
        foreach (var (set, until) in _model.Kept.Where(kept => kept.Value > _world.Now))
            Platform.Find(set).ShouldNotBeNull($"{set} is kept until {until}");
        if (_model.IsSick)
            return;
        Platform.InMaintenance.ShouldBe(_model.InMaintenance);
        if (_model.IsRunning)
            Enumerable.Range(0, Platform.Find(_model.Serving!)!.Looks.Count).ShouldAllBe(index => Platform.Find(_model.Serving!)!.StateOf(index) == InstanceState.Ready, "every instance that serves is ready");
    }

    private void CheckRepeated()
    {
        var (earlier, effects) = (Snapshot.Of(Platform).ToString(), Platform.Effects.Count);
        Platform.Repeat(_random);
        Snapshot.Of(Platform).ToString().ShouldBe(earlier, "what is repeated has no effect");
        Platform.Effects.Count.ShouldBe(effects);
    }

    private bool MayBeDown() => _model.IsSick || !_before.IsUp || _command.Kind switch
    {
        CommandKind.Stop or CommandKind.Start => true,
        // It dies by itself while nobody can act.
        CommandKind.Deploy when _command.Artifact == "late" => _command.Trouble.Fault != FaultKind.None || IsHeldUp,
        CommandKind.Scale => _command.Replicas == 0,
        CommandKind.RestartAll or CommandKind.RestartOne => _model.Replicas <= 1,
        _ => false,
    };

    /// <summary>Takes the world as it is: somebody wanted it so.</summary>
    private void Adopt()
    {
        _model.IsSick = true;
        _model.InMaintenance = Platform.InMaintenance;
        _model.Before = null;
        foreach (var set in Platform.Sets.Where(set => !_model.Served.ContainsKey(set.Id)))
            _model.Left.Add(set.Id);
    }

    private string Story() => string.Join('\n', _world.History().TakeLast(2).Select(deployment =>
        $"{deployment.Plan.Kind} {deployment.Plan.Version}: {deployment.Status} {deployment.Cause} {string.Join("; ", deployment.RollbackErrors)}\n{string.Join('\n', deployment.Steps.Select(record => $"   {(record.IsUndo ? "undo " : "")}{record.Step.Description}: {record.Outcome} {record.Detail}"))}"));
}
