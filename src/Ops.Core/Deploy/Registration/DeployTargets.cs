using Microsoft.Extensions.Options;

namespace Ops.Deploy;

/// <summary>Makes every target when the host starts and disposes them at its end.</summary>
internal sealed class DeployTargets : IDeployTargets, IAsyncDisposable, IDisposable
{
    private readonly Dictionary<string, IDeployTarget> _targets = new(StringComparer.Ordinal);

    /// <exception cref="OpsConfigurationException">The options of a target are wrong, or two have one name; all that is wrong is said at once.</exception>
    public DeployTargets(IServiceProvider services, IEnumerable<DeployTargetDescriptor> descriptors)
    {
        var problems = new List<string>();
        var all = descriptors.ToList();
        foreach (var group in all.GroupBy(descriptor => descriptor.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add($"{string.Join(", ", group.Select(descriptor => descriptor.Path).Distinct(StringComparer.Ordinal))}: the deploy target '{group.Key}' is registered {group.Count()} times; give each target a name of its own");

        problems.AddRange(all.Select(descriptor => (descriptor.Path, Problem: DeployNames.Problem("the name of the deploy target", descriptor.Name))).Where(found => found.Problem is not null).Select(found => $"{found.Path}: {found.Problem}"));
        Names = [.. all.Select(descriptor => descriptor.Name).Distinct(StringComparer.Ordinal)];
        foreach (var descriptor in all.DistinctBy(descriptor => descriptor.Name, StringComparer.Ordinal))
            Make(services, descriptor, problems);
        if (problems.Count == 0)
            return;

        Dispose();
        throw new OpsConfigurationException(problems);
    }

    public IReadOnlyList<string> Names { get; }

    public IDeployTarget Get(string name) => _targets.TryGetValue(name, out var target)
        ? target
        : throw new DeployException(DeployError.NotFound, DeployRetry.No, $"There is no deploy target '{name}'; register it or correct the name (there are: {(Names.Count == 0 ? "none" : string.Join(", ", Names))}).");

    public void Dispose() => Disposal.Dispose(_targets.Values);

    public ValueTask DisposeAsync() => Disposal.DisposeAsync(_targets.Values);

    private void Make(IServiceProvider services, DeployTargetDescriptor descriptor, List<string> problems)
    {
        try
        {
            _targets.Add(descriptor.Name, descriptor.Create(services));
        }
        catch (OptionsValidationException exception)
        {
            problems.AddRange(exception.Failures);
        }
        catch (OpsConfigurationException exception)
        {
            problems.AddRange(exception.Problems);
        }
    }
}
