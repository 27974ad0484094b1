namespace Ops.Deploy;

/// <summary>A platform on which services run: the few operations that every strategy is made of, and capabilities for the rest.</summary>
/// <remarks>
/// Thread-safe. An operation with an id that was carried out before has no effect and returns what is there now, so that
/// whoever crashed in between may repeat it. An operation whose fence is older than one that the target has seen for the
/// service fails with <see cref="DeployError.StaleFence"/> and changes nothing. Failures are <see cref="DeployException"/>s.
/// </remarks>
public interface IDeployTarget
{
    /// <summary>Gets what the target is.</summary>
    TargetDescriptor Descriptor { get; }

    /// <summary>Returns a capability, or null where the target has none; ask this and never the type, since targets may be decorated.</summary>
    T? Get<T>()
        where T : class, ITargetCapability;

    /// <summary>Returns what runs of a service now; a service that does not exist has no sets.</summary>
    Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken);

    /// <summary>Returns the revisions of a service that the platform still knows, newest first.</summary>
    Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken);

    /// <summary>Says what a deployment of the spec would change and what stands in its way, without changing anything.</summary>
    Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken);

    /// <summary>Starts instances of a revision; they may still be starting when this returns.</summary>
    /// <remarks>Where the set exists already, retained for instance, it is started again with the wanted number of instances.</remarks>
    /// <exception cref="DeployException">The intent is wrong or a secret is missing (<see cref="DeployError.Invalid"/>), there is no such service (<see cref="DeployError.NotFound"/>), the artifact cannot be had (<see cref="DeployError.BadArtifact"/>), the set runs something else (<see cref="DeployError.Conflict"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>); nothing was changed.</exception>
    Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken);

    /// <summary>Takes the instances of a set out of traffic, lets requests in flight end within the grace, and stops them; a set that is gone is retired.</summary>
    /// <remarks>It gets no share of the requests any more, also where it is started again later, until it is given one.</remarks>
    /// <exception cref="DeployException">The name of the set is wrong (<see cref="DeployError.Invalid"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>); nothing was changed.</exception>
    Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken);
}
