using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of a DNS probe: what to ask whom, and what the answer must be.</summary>
public sealed class DnsProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the name to look up.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets the type of record; the default is A. The system's resolver answers A and AAAA only.</summary>
    public DnsRecordType RecordType { get; set; } = DnsRecordType.A;

    /// <summary>Gets or sets the name server to ask, as <c>host</c> or <c>host:port</c>; the default, null, means the system's resolver with its hosts file and search list.</summary>
    public string? Server { get; set; }

    /// <summary>Gets the values that the answer must hold; the default is none, so that any answer will do.</summary>
    public IList<string> ExpectedValues { get; } = new List<string>();

    /// <summary>Gets or sets how the values found must agree with <see cref="ExpectedValues"/>; the default is that all of them are found.</summary>
    public DnsMatch Match { get; set; } = DnsMatch.All;

    /// <summary>Gets or sets how many records the answer must hold at least; the default is 1.</summary>
    public int MinimumCount { get; set; } = 1;

    /// <summary>Gets or sets how often a question to <see cref="Server"/> is put until it is answered, since UDP loses packets; the default is 2.</summary>
    public int MaxQueries { get; set; } = 2;

    /// <summary>Gets or sets how long to wait for the answer to each question; the default, null, means an equal share of four fifths of what is left of the timeout.</summary>
    public TimeSpan? AnswerTimeout { get; set; }

    /// <summary>Gets or sets the time to the answer from which on the target is degraded; the default is none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time to the answer from which on the target is unhealthy; the default is none.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }
}
