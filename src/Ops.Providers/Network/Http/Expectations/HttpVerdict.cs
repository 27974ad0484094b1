using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The worst that was found so far in one answer.</summary>
internal struct HttpVerdict(double value)
{
    private ProbeStatus _status = ProbeStatus.Healthy;
    private string? _description;
    private double _value = value;

    public void Unhealthy(string description) => Add(ProbeStatus.Unhealthy, description);

    public void Degraded(string description) => Add(ProbeStatus.Degraded, description);

    public void Add(ProbeStatus status, string description)
    {
        if (status > _status)
            (_status, _description) = (status, description);
    }

    /// <summary>Adds a remark that changes no status.</summary>
    public void Note(string description) => _description ??= description;

    public void Measured(double value) => _value = value;

    public readonly ProbeResult ToResult() => new(_status, _value, _description);
}
