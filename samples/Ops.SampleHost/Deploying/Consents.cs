using Ops.Deploy;

namespace Ops.SampleHost.Deploying;

/// <summary>Asks the person at the terminal.</summary>
/// <param name="yes">Whether agreement was given beforehand.</param>
/// <param name="canAsk">Whether there is a person to ask.</param>
internal sealed class Consents(bool yes, bool canAsk)
{
    /// <summary>Returns the approval of a plan.</summary>
    /// <exception cref="DeployException">It needs a consent that nobody gives.</exception>
    public DeployApproval For(DeployPlan plan)
    {
        if (plan.Consent is not { } consent)
            return DeployApproval.None;

        Require($"This {consent}.", $"Plan {plan.Id} needs consent: it {consent}");
        return new DeployApproval { Consent = plan.Id };
    }

    /// <summary>Goes on only where somebody agrees.</summary>
    /// <exception cref="DeployException">Nobody does.</exception>
    public void Require(string question, string refusal)
    {
        if (yes)
            return;
        if (!canAsk)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{refusal}. Nothing was changed; add --yes to agree.");

        Console.Write($"{question} Go on? [y/N] ");
        if (Console.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw new DeployException(DeployError.Invalid, DeployRetry.No, "Not agreed: nothing was changed.");
    }
}
