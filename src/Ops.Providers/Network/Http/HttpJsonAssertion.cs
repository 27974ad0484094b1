namespace Ops.Providers.Network;

/// <summary>What one value of a JSON answer must be; with only a path, the value must exist.</summary>
public sealed class HttpJsonAssertion
{
    /// <summary>Gets or sets the path of the value, such as <c>.checks.database</c>, <c>.items[0].state</c> or <c>.["odd name"]</c>; required.</summary>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets the text that a healthy value equals, such as <c>up</c>, <c>3</c>, <c>true</c> or <c>null</c>; the default, null, accepts any.</summary>
    public string? Expected { get; set; }

    /// <summary>Gets or sets the text for which the target is degraded and not unhealthy; it needs <see cref="Expected"/>; the default is none.</summary>
    public string? DegradedWhen { get; set; }

    /// <summary>Gets or sets the number above which the target is degraded; the default is none. A number with thresholds becomes the result's value.</summary>
    public double? DegradedAbove { get; set; }

    /// <summary>Gets or sets the number above which the target is unhealthy; the default is none.</summary>
    public double? UnhealthyAbove { get; set; }

    /// <summary>Gets or sets the number below which the target is degraded; the default is none.</summary>
    public double? DegradedBelow { get; set; }

    /// <summary>Gets or sets the number below which the target is unhealthy; the default is none.</summary>
    public double? UnhealthyBelow { get; set; }

    internal bool HasThresholds => DegradedAbove is not null || UnhealthyAbove is not null || DegradedBelow is not null || UnhealthyBelow is not null;
}
