namespace Ops.Conformance.Health;

/// <summary>The thing that a probe under test looks at, real or as near to it as the machine allows.</summary>
/// <typeparam name="TOptions">The probe's options.</typeparam>
public abstract class ProbeTarget<TOptions> : IAsyncDisposable
{
    /// <summary>Gets the secrets that the options set by <see cref="Configure"/> hold; none of them may ever be shown.</summary>
    public virtual IReadOnlyList<string> Secrets => [];

    /// <summary>Gets a text, such as a host or a path, that every failure description must hold.</summary>
    public abstract string Name { get; }

    /// <summary>Points the options at this target.</summary>
    public abstract void Configure(TOptions options);

    /// <summary>Lets a target that the probe does not go to, but that reports to it, find the probe among the services of the host that made it; the default does nothing.</summary>
    public virtual void Attach(IServiceProvider services)
    {
    }

    /// <summary>Makes the target unhealthy.</summary>
    public abstract Task BreakAsync();

    /// <summary>Makes the target healthy again.</summary>
    public abstract Task RestoreAsync();

    /// <summary>Makes the target accept requests and never answer, or returns false where that cannot be.</summary>
    public virtual Task<bool> HangAsync() => Task.FromResult(false);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
