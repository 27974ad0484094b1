using Ops.Deploy;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying;

/// <summary>Carries out one deployment while a view shows it, and lets Ctrl-C stop it in order.</summary>
internal sealed class DeploySession(Deployer deployer, IDeployView view, TimeProvider time, Wish wish)
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Carries out a plan.</summary>
    public Task<int> ApplyAsync(DeployPlan plan, DeployApproval approval) =>
        RunAsync(new DeployState(plan, time), null, (watcher, leaving) => deployer.ApplyAsync(plan, approval, watcher, leaving));

    /// <summary>Takes up a deployment whose process has ended.</summary>
    public Task<int> ResumeAsync(Deployment found) =>
        RunAsync(new DeployState(found, time), found, (watcher, leaving) => deployer.ResumeAsync(found.Plan.Target, found.Plan.Service, found.Plan.Id, watcher, leaving));

    /// <summary>Decides about a deployment that waits for that, and goes on with it.</summary>
    public Task<int> DecideAsync(Deployment found, DeployDecision decision, string reason) =>
        RunAsync(new DeployState(found, time), found, (watcher, leaving) => deployer.DecideAsync(found.Plan.Target, found.Plan.Service, found.Plan.Id, decision, wish.Actor, reason, watcher, leaving));

    private async Task<int> RunAsync(DeployState state, Deployment? before, Func<Watcher, CancellationToken, Task<Deployment>> carryOut)
    {
        var watcher = new Watcher(state, view);
        using var ending = new CancellationTokenSource();
        var aborting = Task.CompletedTask;
        using var interrupts = new Interrupts(() => aborting = AbortAsync(state, ending.Token));
        var carrying = watcher.ShowAsync(() => carryOut(watcher, interrupts.Leaving));
        await ((Task)carrying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ending.CancelAsync();
        await aborting;
        try
        {
            return Conclude(await carrying);
        }
        catch (Exception exception) when (exception is OpsException || (exception is OperationCanceledException && interrupts.Leaving.IsCancellationRequested))
        {
            if (await new LeftBehind(deployer, state.Plan).FindAsync(before, watcher.HasBegun, exception) is { } left)
                return Leave(left, exception);
            if (exception is OperationCanceledException)
                return ExitCodes.Interrupted;
            throw;
        }
    }

    private int Conclude(Deployment deployment)
    {
        var exitCode = DeployOutcomes.ExitCodeOf(deployment.Status);
        view.Conclude(deployment, exitCode);
        if (deployment.Status is DeploymentStatus.NeedsDecision or DeploymentStatus.RollbackFailed)
            view.Note($"say what happens with: decide {deployment.Plan.Service} rollback|try-again|leave --plan {deployment.Plan.Id} --reason WHY");
        return exitCode;
    }

    private int Leave(Deployment left, Exception exception)
    {
        var (plan, why) = (left.Plan, exception is OperationCanceledException ? "left where it was" : exception.Message);
        view.Note(left.IsEnded
            ? $"deployment {plan.Id} of '{plan.Service}' has ended, but then: {why}"
            : $"deployment {plan.Id} of '{plan.Service}' has not ended: {why}. The journal knows how far it came: resume {plan.Service} goes on with it (or goes back, after abort {plan.Service})");
        return Conclude(left);
    }

    /// <summary>Asks for an orderly stop, as soon as there is something to stop.</summary>
    private async Task AbortAsync(DeployState state, CancellationToken ending)
    {
        Tell(state, "asked to stop: it goes back as soon as the step allows it; Ctrl-C again leaves it where it is, and resume goes on from the journal");
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await deployer.AbortAsync(state.Plan.Target, state.Plan.Service, state.Plan.Id, wish.Actor, "Ctrl-C", ending);
                return;
            }
            catch (DeployException exception) when (exception.Error == DeployError.NotFound)
            {
                await Task.Delay(_lookAgain, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (DeployException exception) when (exception.Error == DeployError.Conflict)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (OpsException exception)
            {
                Tell(state, $"it could not be asked to stop: {exception.Message}");
                return;
            }
        }
    }

    private void Tell(DeployState state, string text)
    {
        state.Note(text);
        view.Note(text);
    }
}
