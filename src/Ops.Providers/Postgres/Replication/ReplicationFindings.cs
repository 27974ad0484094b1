using System.Globalization;
using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>Gathers what is wrong with replication, so that one description tells it all.</summary>
internal sealed class ReplicationFindings(string target, PostgresReplicationProbeOptions options)
{
    private readonly List<string> _problems = [];
    private ProbeStatus _status = ProbeStatus.Healthy;
    private double _worstSeconds = double.NaN;

    /// <summary>Adds something that makes replication unhealthy.</summary>
    public void AddProblem(string problem)
    {
        _status = ProbeStatus.Unhealthy;
        _problems.Add(problem);
    }

    /// <summary>Adds the lag of one standby; a part that the server does not know is null.</summary>
    public void AddLag(string standby, double? seconds, long? bytes)
    {
        if (seconds is { } known && !(known <= _worstSeconds))
            _worstSeconds = known;

        AddLag(standby, Time(seconds), options.DegradedLag, options.UnhealthyLag, lag => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalSeconds:0.###} s"));
        AddLag(standby, bytes, options.DegradedLagBytes, options.UnhealthyLagBytes, lag => string.Create(CultureInfo.InvariantCulture, $"{lag} bytes"));
    }

    public ProbeResult ToResult() => _problems.Count == 0
        ? ProbeResult.Healthy(_worstSeconds)
        : new ProbeResult(_status, _worstSeconds, $"{target}: {string.Join("; ", _problems)}");

    private void AddLag<T>(string standby, T? lag, T? degraded, T? unhealthy, Func<T, string> show)
        where T : struct, IComparable<T>
    {
        if (lag is not { } value)
            return;

        var status = ThresholdRules.Rate(value, degraded, unhealthy);
        if (status == ProbeStatus.Healthy)
            return;

        _problems.Add($"{standby} is {show(value)} behind, expected below {show((degraded ?? unhealthy)!.Value)}");
        _status = status > _status ? status : _status;
    }

    private static TimeSpan? Time(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(Math.Clamp(value, 0, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
}
