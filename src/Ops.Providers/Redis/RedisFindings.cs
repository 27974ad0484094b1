using System.Globalization;
using Ops.Health;

namespace Ops.Providers.Redis;

/// <summary>Rates the numbers of one run, so that one description tells all that is wrong.</summary>
internal struct RedisFindings(string target)
{
    private List<string>? _problems;
    private ProbeStatus _status = ProbeStatus.Healthy;

    /// <summary>Rates a number that should stay below its thresholds; an unknown one is passed over.</summary>
    /// <param name="what">What the number is, with its verb: <c>used memory is</c>.</param>
    /// <param name="number">The number.</param>
    /// <param name="unit">Its unit, with a space before it, or nothing.</param>
    /// <param name="degraded">From it on, degraded.</param>
    /// <param name="unhealthy">From it on, unhealthy.</param>
    public void Rate(string what, double? number, string unit, double? degraded, double? unhealthy)
    {
        if (number is not { } value || ThresholdRules.Rate(value, degraded, unhealthy) is var status && status == ProbeStatus.Healthy)
            return;

        Add(status, string.Create(CultureInfo.InvariantCulture, $"{what} {value:0.##}{unit}, expected below {degraded ?? unhealthy:0.##}{unit}"));
    }

    /// <summary>Adds something that is wrong.</summary>
    public void Add(ProbeStatus status, string problem)
    {
        (_problems ??= []).Add(problem);
        _status = status > _status ? status : _status;
    }

    /// <summary>Returns the result with the worst status.</summary>
    public readonly ProbeResult ToResult(double value) => _problems is null
        ? ProbeResult.Healthy(value)
        : new ProbeResult(_status, value, $"{target}: {string.Join("; ", _problems)}");
}
