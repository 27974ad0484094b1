namespace Ops.Health;

/// <summary>When a probe runs, how long it may take, and how many results change its effective status.</summary>
/// <remarks>The engine reads a policy once, when the probe is registered; later changes have no effect.</remarks>
public sealed record ProbePolicy
{
    /// <summary>Gets or sets the time from one due start to the next; the default is 30 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the interval while results differ from the effective status; the default, null, means 5 s or <see cref="Interval"/>, whichever is shorter.</summary>
    public TimeSpan? EdgeInterval { get; set; }

    /// <summary>Gets or sets the interval while the effective status is unhealthy; the default, null, means <see cref="Interval"/>.</summary>
    public TimeSpan? UnhealthyInterval { get; set; }

    /// <summary>Gets or sets how long a run may take, all attempts together, before its token is cancelled; the default is 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long after the timeout a run that ignores its token is given up; the default is 1 s.</summary>
    public TimeSpan AbandonGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how many good results in a row make a target better, from 1 to 255; the default is 2. The first result of all decides alone.</summary>
    public int HealthyThreshold { get; set; } = 2;

    /// <summary>Gets or sets how many bad results in a row make a target worse, from 1 to 255; the default is 3. The first result of all decides alone.</summary>
    public int UnhealthyThreshold { get; set; } = 3;

    /// <summary>Gets or sets a rule of k failures among the last n results that takes the place of <see cref="UnhealthyThreshold"/>; the default, null, means none.</summary>
    public FailureWindow? FailureWindow { get; set; }

    /// <summary>Gets or sets the detection of flapping; the default, null, means none.</summary>
    public FlapDetection? FlapDetection { get; set; }

    /// <summary>Gets or sets how many times an unhealthy or throwing probe is tried within one timeout, from 1 to 100; the default is 1.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>Gets or sets the pause between two attempts, measured with the engine's resolution; the default is none.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Gets or sets the share of the interval by which a due start is moved at random, from 0 to 0.5; the default is 0, since phases are spread already.</summary>
    public double JitterFraction { get; set; }

    /// <summary>Gets or sets whether the probe blocks its thread and so runs on the engine's own threads; the default is false.</summary>
    public bool Blocking { get; set; }
}
