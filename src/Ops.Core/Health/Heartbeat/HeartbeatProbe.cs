using System.Globalization;

namespace Ops.Health;

/// <summary>A probe of something that reports by itself: it is healthy as long as its beats keep coming.</summary>
/// <remarks>
/// Thread-safe: beats may come from any thread. With <see cref="HeartbeatProbeOptions.Method"/> at
/// <see cref="HeartbeatMethod.TimeToLive"/> the value is the seconds since the last beat; at
/// <see cref="HeartbeatMethod.PhiAccrual"/> it is phi, the suspicion that the beats have stopped: 1 means that in one of
/// ten cases the next beat would still come, 8 in one of a hundred million.
/// </remarks>
public sealed class HeartbeatProbe : IHealthProbe
{
    private readonly HeartbeatProbeOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ArrivalWindow _arrivals;
    private readonly long _createdAt;
    private long? _lastBeat;

    /// <summary>Creates the probe; the wait for the first beat begins now.</summary>
    /// <exception cref="OpsConfigurationException">An option is out of range.</exception>
    public HeartbeatProbe(HeartbeatProbeOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var problems = new OptionsProblems(options.ConfigurationPath ?? "Probes:heartbeat");
        HeartbeatProbeOptionsValidator.Check(options, problems);
        if (problems.Problems.Count > 0)
            throw new OpsConfigurationException(problems.Problems);

        _options = options;
        _time = time;
        _createdAt = time.GetTimestamp();
        _arrivals = new ArrivalWindow(options.WindowLength);
    }

    /// <summary>Takes in a sign of life.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_lastBeat is { } last)
                _arrivals.Add(_time.GetElapsedTime(last, now).TotalSeconds);
            _lastBeat = now;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var silence = _time.GetElapsedTime(_lastBeat ?? _createdAt);
            return new(_options.Method == HeartbeatMethod.PhiAccrual && _arrivals.Count >= _options.MinimumBeats
                ? JudgePhi(context.ProbeName, silence)
                : JudgeSilence(context.ProbeName, silence));
        }
    }

    private ProbeResult JudgeSilence(string name, TimeSpan silence)
    {
        switch (ThresholdRules.Rate(silence, _options.DegradedAfter, _options.UnhealthyAfter))
        {
            case ProbeStatus.Unhealthy:
                return ProbeResult.Unhealthy($"{Since(name, silence)}; unhealthy after {FanOut.Verdicts.Show(_options.UnhealthyAfter)}", null, silence.TotalSeconds);
            case ProbeStatus.Degraded:
                return ProbeResult.Degraded($"{Since(name, silence)}; degraded after {FanOut.Verdicts.Show(_options.DegradedAfter!.Value)}", silence.TotalSeconds);
        }

        // Not heard yet, but not late either: there is no evidence of health.
        return _lastBeat is null
            ? new ProbeResult(ProbeStatus.Unknown, silence.TotalSeconds, $"{Since(name, silence)}; still within the first {FanOut.Verdicts.Show(_options.UnhealthyAfter)}")
            : ProbeResult.Healthy(silence.TotalSeconds);
    }

    private ProbeResult JudgePhi(string name, TimeSpan silence)
    {
        var phi = _arrivals.Phi(silence.TotalSeconds, _options.AcceptablePause.TotalSeconds, _options.MinimumDeviation.TotalSeconds);
        return ThresholdRules.Rate(phi, _options.DegradedPhi, _options.UnhealthyPhi) switch
        {
            ProbeStatus.Unhealthy => ProbeResult.Unhealthy(Suspicion(name, silence, phi, "unhealthy", _options.UnhealthyPhi), null, phi),
            ProbeStatus.Degraded => ProbeResult.Degraded(Suspicion(name, silence, phi, "degraded", _options.DegradedPhi), phi),
            _ => ProbeResult.Healthy(phi),
        };
    }

    private string Since(string name, TimeSpan silence) => _lastBeat is null
        ? $"no beat of '{name}' has come in {FanOut.Verdicts.Show(silence)}"
        : $"the last beat of '{name}' came {FanOut.Verdicts.Show(silence)} ago";

    private string Suspicion(string name, TimeSpan silence, double phi, string status, double limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Since(name, silence)}, usually {_arrivals.Mean:0.###} s apart (phi {phi:0.0}); {status} from {limit:0.#}");
}
