namespace Ops.Providers.LocalProcess;

/// <summary>Decides which instance gets a request.</summary>
/// <remarks>Thread-safe. A published table holds for every request that enters afterwards: none enters a backend that the table no longer has.</remarks>
internal sealed class Router
{
    private Table _table = new([], InMaintenance: false);

    public bool InMaintenance => Volatile.Read(ref _table).InMaintenance;

    /// <summary>Replaces all routes at once.</summary>
    public void Publish(IReadOnlyList<Route> routes, bool inMaintenance) =>
        Interlocked.Exchange(ref _table, new Table(routes, inMaintenance));

    /// <summary>Returns an instance with the request counted in, or null where there is none.</summary>
    /// <param name="tried">Instances that have failed this request already.</param>
    public Backend? Enter(IReadOnlyCollection<Backend> tried)
    {
        while (true)
        {
            var table = Volatile.Read(ref _table);
            if (Choose(table.Routes, tried) is not { } backend)
                return null;

            backend.Enter();
            // Whoever waits for the last request has published another table first, so either it sees this one counted or this one sees that table.
            if (ReferenceEquals(table, Volatile.Read(ref _table)))
                return backend;
            backend.Leave();
        }
    }

    private static Backend? Choose(IReadOnlyList<Route> routes, IReadOnlyCollection<Backend> tried)
    {
        if (tried.Count > 0)
        {
            routes = [.. routes.Select(route => route with { Backends = [.. route.Backends.Except(tried)] }).Where(route => route.Backends.Count > 0)];
        }

        if (routes.Count == 0)
            return null;

        var at = routes.Count == 1 ? 0 : Random.Shared.NextInt64(routes.Sum(route => (long)route.Weight));
        foreach (var route in routes)
        {
            if ((at -= route.Weight) < 0)
                return LeastBusy(route.Backends);
        }

        return LeastBusy(routes[^1].Backends);
    }

    /// <summary>Of two taken at random, the one with fewer requests.</summary>
    private static Backend LeastBusy(IReadOnlyList<Backend> backends)
    {
        var one = backends[Random.Shared.Next(backends.Count)];
        var other = backends[Random.Shared.Next(backends.Count)];
        return other.InFlight < one.InFlight ? other : one;
    }

    private sealed record Table(IReadOnlyList<Route> Routes, bool InMaintenance);
}
