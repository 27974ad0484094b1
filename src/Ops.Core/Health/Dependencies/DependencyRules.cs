namespace Ops.Health;

/// <summary>What is wrong with dependencies, each problem with the path of the option that says so.</summary>
internal static class DependencyRules
{
    private const int MaxNamesShown = 20;

    /// <summary>Returns all that is wrong with the probes of a host.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<ProbeRegistration> registrations)
    {
        var problems = new List<string>();
        var known = registrations.ToDictionary(registration => registration.Name, StringComparer.Ordinal);
        var before = new Dictionary<string, ProbeRegistration>(known.Count, StringComparer.Ordinal);
        foreach (var registration in registrations)
        {
            problems.AddRange(registration.DependsOn.Where(name => !known.ContainsKey(name)).Select(name => Unknown(registration, name, known.Keys)));
            // One problem for each cycle: that of the probe which closes it.
            if (FindCycle(registration, before.GetValueOrDefault) is { } cycle)
                problems.Add(cycle);
            else
                before.Add(registration.Name, registration);
        }

        return problems;
    }

    /// <summary>Returns the problem of a probe that would close a cycle among those that <paramref name="find"/> knows; null where it would not.</summary>
    public static string? FindCycle(ProbeRegistration registration, Func<string, ProbeRegistration?> find)
    {
        if (registration.DependsOn.Count == 0)
            return null;

        var path = new List<string> { registration.Name };
        return Follow(registration, registration.Name, find, path, new HashSet<string>(StringComparer.Ordinal))
            ? Problem(registration, $"'{path[1]}' closes a cycle of dependencies: {string.Join(" -> ", path)}; remove one of them")
            : null;
    }

    private static bool Follow(ProbeRegistration registration, string target, Func<string, ProbeRegistration?> find, List<string> path, HashSet<string> seen)
    {
        foreach (var name in registration.DependsOn)
        {
            path.Add(name);
            if (string.Equals(name, target, StringComparison.Ordinal))
                return true;
            if (seen.Add(name) && find(name) is { } dependency && Follow(dependency, target, find, path, seen))
                return true;
            path.RemoveAt(path.Count - 1);
        }

        return false;
    }

    private static string Unknown(ProbeRegistration registration, string name, Dictionary<string, ProbeRegistration>.KeyCollection names)
    {
        var others = names.Count > MaxNamesShown ? $", and {names.Count - MaxNamesShown} more" : "";
        return Problem(registration, $"there is no probe '{name}'; register it or correct the name (there are: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxNamesShown))}{others})");
    }

    private static string Problem(ProbeRegistration registration, string problem)
    {
        var problems = registration.StartProblems();
        problems.Add(nameof(registration.DependsOn), problem);
        return problems.Problems[0];
    }
}
