namespace Ops.Deploy;

/// <summary>Between what a measurement must lie to pass; what is null is not looked at.</summary>
public sealed record DeployMetricLimits
{
    /// <summary>Gets the least value that passes.</summary>
    public double? Min { get; init; }

    /// <summary>Gets the greatest value that passes.</summary>
    public double? Max { get; init; }

    /// <summary>Gets how many times the value of the revision that served before passes at most, such as 1.2; it is looked at where a canary is judged.</summary>
    public double? MaxTimesBaseline { get; init; }

    /// <summary>Gets the value that passes whatever the revision before has, so that twice next to nothing is not too much; the default is 0.</summary>
    public double AlwaysAllowed { get; init; }

    /// <summary>Gets whether having nothing to measure passes; the default is that it does not.</summary>
    public bool PassesWithoutData { get; init; }

    internal string? Problem => this switch
    {
        { Min: null, Max: null, MaxTimesBaseline: null } => "no limit is given; set Min, Max or MaxTimesBaseline",
        { Min: { } min, Max: { } max } when min > max => $"Min {min} is above Max {max}",
        { MaxTimesBaseline: <= 0 } => $"MaxTimesBaseline {MaxTimesBaseline} is not above zero",
        _ => null,
    };
}
