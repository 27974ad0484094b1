using Ops.Deploy;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying;

/// <summary>Carries out one deployment while a view shows it, and lets Ctrl-C stop it in order.</summary>
internal sealed class DeploySession(Deployer deployer, IDeployView view, TimeProvider time, Wish wish)
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Carries out a plan.</summary>
    public Task<int> ApplyAsync(DeployPlan plan, DeployApproval approval) =>
        RunAsync(new DeployState(plan, time), (watcher, leaving) => deployer.ApplyAsync(plan, approval, watcher, leaving));

    /// <summary>Takes up a deployment whose process has ended.</summary>
    public Task<int> ResumeAsync(Deployment found) =>
        RunAsync(new DeployState(found, time), (watcher, leaving) => deployer.ResumeAsync(found.Plan.Target, found.Plan.Service, found.Plan.Id, watcher, leaving));

    /// <summary>Decides about a deployment that waits for that, and goes on with it.</summary>
    public Task<int> DecideAsync(Deployment found, DeployDecision decision, string reason) =>
        RunAsync(new DeployState(found, time), (watcher, leaving) => deployer.DecideAsync(found.Plan.Target, found.Plan.Service, found.Plan.Id, decision, wish.Actor, reason, watcher, leaving));

    private async Task<int> RunAsync(DeployState state, Func<Watcher, CancellationToken, Task<Deployment>> carryOut)
    {
        using var ending = new CancellationTokenSource();
        var watcher = new Watcher(state, view);
        var aborting = Task.CompletedTask;
        using var interrupts = new Interrupts(() => aborting = AbortAsync(state, ending.Token));
        Deployment? deployment = null;
        string? left = null;
        try
        {
            deployment = await watcher.ShowAsync(() => carryOut(watcher, interrupts.Leaving));
        }
        catch (OperationCanceledException) when (interrupts.Leaving.IsCancellationRequested)
        {
            left = "left where it was";
        }
        catch (OpsException exception) when (watcher.HasBegun)
        {
            left = exception.Message;
        }
        finally
        {
            await ending.CancelAsync();
            await aborting;
        }

        return deployment is null ? Leave(state.Plan, left!) : Conclude(deployment);
    }

    private int Conclude(Deployment deployment)
    {
        var exitCode = DeployOutcomes.ExitCodeOf(deployment.Status);
        view.Conclude(deployment, exitCode);
        if (deployment.Status is DeploymentStatus.NeedsDecision or DeploymentStatus.RollbackFailed)
            view.Note($"say what happens with: decide {deployment.Plan.Service} rollback|try-again|leave --plan {deployment.Plan.Id} --reason WHY");
        return exitCode;
    }

    private int Leave(DeployPlan plan, string why)
    {
        view.Note($"deployment {plan.Id} of '{plan.Service}' has not ended: {why}. The journal knows how far it came: resume {plan.Service} goes on with it (or goes back, after abort {plan.Service})");
        return ExitCodes.Unfinished;
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
