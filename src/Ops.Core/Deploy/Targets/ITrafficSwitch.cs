namespace Ops.Deploy;

/// <summary>Sends the requests of a service to one set of instances or another.</summary>
public interface ITrafficSwitch : ITargetCapability
{
    /// <summary>Returns where the requests go.</summary>
    Task<TrafficState> GetAsync(string service, CancellationToken cancellationToken);

    /// <summary>Sends new requests to the ready instances of the sets, if they still go where the caller believes; requests in flight are left to end where they are.</summary>
    /// <exception cref="DeployException">Somebody else changed the traffic (<see cref="DeployError.Conflict"/>), or a set with a weight has no ready instance.</exception>
    Task<TrafficState> SetAsync(string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken);

    /// <summary>Waits until a set has no request in flight, and closes idle connections to it.</summary>
    /// <returns>How many requests were still in flight when the time was over; 0 where all have ended.</returns>
    Task<int> DrainAsync(string service, string setId, TimeSpan timeout, CancellationToken cancellationToken);
}
