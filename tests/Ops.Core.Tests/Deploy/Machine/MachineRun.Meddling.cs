using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

internal sealed partial class MachineRun
{
    private void Meddle(DeployPlan plan, MachineProcess victim)
    {
        var kind = _command.Trouble.Meddling;
        if (kind is Meddling.FreezeAndRival or Meddling.FreezeAndTakeOver or Meddling.FreezeAndWork)
            _world.Advance(LongEnough);
        if (kind is Meddling.Break or Meddling.BreakAndTakeOver or Meddling.BreakAndUndo)
            Other(deployer => deployer.BreakLockAsync("test", "web", "bob", "so", CancellationToken.None));
        if (kind is Meddling.Abort or Meddling.BreakAndUndo)
            Other(async deployer => await AbortAsync(deployer, plan));

        switch (kind)
        {
            case Meddling.BreakAndTakeOver or Meddling.BreakAndUndo or Meddling.FreezeAndTakeOver:
                Other(deployer => deployer.ResumeAsync("test", "web", plan.Id, null, CancellationToken.None));
                break;
            case Meddling.FreezeAndWork:
                Other(deployer => deployer.WorkAsync(CancellationToken.None));
                break;
            case Meddling.FreezeAndRival:
                Other(RivalAsync);
                break;
            case Meddling.SlowAndTakeOver:
                _world.WhileAlive(victim, () => Other(deployer => deployer.ResumeAsync("test", "web", plan.Id, null, CancellationToken.None)));
                break;
            case Meddling.SlowAndRival:
                _world.WhileAlive(victim, () => Other(RivalAsync));
                break;
        }

        if (kind is Meddling.FreezeAndRival or Meddling.FreezeAndTakeOver or Meddling.FreezeAndWork)
            _world.Advance(LongEnough);
        if (kind is not (Meddling.Abort or Meddling.SlowAndTakeOver or Meddling.SlowAndRival))
            Platform.Barrier = _world.LatestToken;
    }

    private async Task<bool> AbortAsync(Deployer deployer, DeployPlan plan)
    {
        await deployer.AbortAsync("test", "web", plan.Id, "bob", "so", CancellationToken.None);
        return _isAborted = true;
    }

    /// <summary>Wants the maintenance page, or not, whatever the others do.</summary>
    private async Task<bool> RivalAsync(Deployer deployer)
    {
        var wanted = !Platform.InMaintenance;
        var plan = await deployer.PlanMaintenanceAsync(MachineRequests.Service, wanted, CancellationToken.None);
        _rival = (plan.Id, wanted);
        await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
        return true;
    }

    private void Other<T>(Func<Deployer, Task<T>> work)
    {
        var crash = _command.Trouble.OtherCrash;
        var other = _world.NewProcess(Trouble.None with { Crashes = crash == 0 ? [] : [crash] }, 0, ExitCode);
        try
        {
            _world.Drive(other, work);
        }
        catch (Exception exception) when (exception is DeployException or CrashException)
        {
        }
    }
}
