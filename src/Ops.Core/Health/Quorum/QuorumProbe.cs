namespace Ops.Health;

/// <summary>A probe that is healthy while at least n of its m members are.</summary>
/// <remarks>
/// The members run at the same time and share the deadline. With fewer healthy members than required but enough that
/// are at least degraded, or with the bare minimum where a reserve is asked for, it is degraded. The value is the number
/// of healthy members.
/// </remarks>
public sealed class QuorumProbe : IHealthProbe
{
    private readonly KeyValuePair<string, IHealthProbe>[] _members;
    private readonly int _required;
    private readonly int _reserve;

    /// <summary>Creates the probe without a reserve.</summary>
    /// <param name="required">How many members must be healthy, from 1 to their number.</param>
    /// <param name="members">The members by name.</param>
    public QuorumProbe(int required, IEnumerable<KeyValuePair<string, IHealthProbe>> members)
        : this(required, 0, members)
    {
    }

    /// <summary>Creates the probe.</summary>
    /// <param name="required">How many members must be healthy, from 1 to their number.</param>
    /// <param name="reserve">How many more must be healthy for the whole not to be degraded.</param>
    /// <param name="members">The members by name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many members.</exception>
    public QuorumProbe(int required, int reserve, IEnumerable<KeyValuePair<string, IHealthProbe>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = [.. members];
        ArgumentOutOfRangeException.ThrowIfLessThan(required, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(reserve);
        if (required + reserve > _members.Length)
            throw new ArgumentOutOfRangeException(nameof(required), required + reserve, $"There are only {_members.Length} members.");
        _required = required;
        _reserve = reserve;
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var runs = new Task<ProbeResult>[_members.Length];
        for (var index = 0; index < runs.Length; index++)
            runs[index] = RunAsync(_members[index].Value, context with { ProbeName = $"{context.ProbeName}/{_members[index].Key}" }, cancellationToken);

        await Task.WhenAll(runs).WaitAsync(cancellationToken).ConfigureAwait(false);
        return Judge(runs);
    }

    private static async Task<ProbeResult> RunAsync(IHealthProbe probe, ProbeContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.ProbeAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return FanOut.Verdicts.Faulted(exception);
        }
    }

    private ProbeResult Judge(Task<ProbeResult>[] runs)
    {
        var healthy = runs.Count(run => run.Result.Status == ProbeStatus.Healthy);
        if (healthy >= _required + _reserve)
            return ProbeResult.Healthy(healthy);

        var working = healthy + runs.Count(run => run.Result.Status == ProbeStatus.Degraded);
        var text = $"{healthy} of {runs.Length} members are healthy, {_required} {(_reserve == 0 ? "are" : $"and {_reserve} in reserve are")} required: {string.Join("; ", Failing(runs))}";
        return working >= _required ? ProbeResult.Degraded(text, healthy) : ProbeResult.Unhealthy(text, null, healthy);
    }

    private IEnumerable<string> Failing(Task<ProbeResult>[] runs)
    {
        for (var index = 0; index < runs.Length; index++)
        {
            var result = runs[index].Result;
            if (result.Status != ProbeStatus.Healthy)
                yield return $"{_members[index].Key} is {result.Status}{(result.Description is { } text ? $" ({text})" : "")}";
        }
    }
}
