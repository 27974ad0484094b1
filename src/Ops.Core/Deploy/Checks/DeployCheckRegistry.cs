namespace Ops.Deploy;

/// <summary>The checks and hooks that the host registered, by name.</summary>
internal sealed class DeployCheckRegistry
{
    private readonly Dictionary<string, DeployCheck> _checks;
    private readonly Dictionary<string, DeployHook> _hooks;

    /// <exception cref="OpsConfigurationException">Two have one name.</exception>
    public DeployCheckRegistry(IEnumerable<NamedCheck> checks, IEnumerable<NamedHook> hooks)
    {
        _checks = Index(checks.Select(check => KeyValuePair.Create(check.Name, check.Check)), "check");
        _hooks = Index(hooks.Select(hook => KeyValuePair.Create(hook.Name, hook.Hook)), "hook");
    }

    public DeployCheck? FindCheck(string name) => _checks.GetValueOrDefault(name);

    public DeployHook? FindHook(string name) => _hooks.GetValueOrDefault(name);

    /// <summary>Returns what is wrong with the names of a plan's checks and hooks.</summary>
    public IEnumerable<string> Unknown(IEnumerable<PlanStep> steps)
    {
        foreach (var name in steps.SelectMany(ChecksOf).Distinct(StringComparer.Ordinal).Where(name => !_checks.ContainsKey(name)))
            yield return Missing("check", name, _checks.Keys);
        foreach (var name in steps.OfType<HookStep>().Select(step => step.Hook).Distinct(StringComparer.Ordinal).Where(name => !_hooks.ContainsKey(name)))
            yield return Missing("hook", name, _hooks.Keys);
    }

    private static IEnumerable<string> ChecksOf(PlanStep step) => step switch
    {
        CheckStep check => [check.Check],
        WatchStep watch => watch.Checks,
        AwaitReadyStep ready => ready.Checks,
        _ => [],
    };

    private static string Missing(string kind, string name, ICollection<string> known) =>
        $"there is no {kind} '{name}'; register it or correct the name (there are: {(known.Count == 0 ? "none" : string.Join(", ", known.Order(StringComparer.Ordinal)))})";

    private static Dictionary<string, T> Index<T>(IEnumerable<KeyValuePair<string, T>> named, string kind)
    {
        var index = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in named)
        {
            if (!index.TryAdd(name, value))
                throw new OpsConfigurationException($"Deploy: the {kind} '{name}' is registered twice; give each {kind} a name of its own");
        }

        return index;
    }
}
