namespace Ops.Deploy;

/// <summary>How deployments are carried out.</summary>
public sealed class DeployOptions
{
    /// <summary>Gets or sets how long a lock holds without being prolonged, which is about how long a deployment whose process has ended keeps others out; the default is one minute.</summary>
    public TimeSpan LockTimeToLive { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how often the target is looked at while something is waited for; the default is every 500 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets how many times an operation is tried that fails in a way that may pass; the default is 4.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Gets or sets the pause before the second attempt, which doubles with each; the default is one second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets who this process is in locks and audits; the default is the machine's name and the process's id.</summary>
    public string Node { get; set; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Where the options came from, for messages.</summary>
    internal string? ConfigurationPath { get; set; }
}
