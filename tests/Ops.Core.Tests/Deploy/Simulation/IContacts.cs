namespace Ops.Core.Tests.Deploy;

/// <summary>The ways by which a simulated process reaches the world.</summary>
internal interface IContacts
{
    /// <summary>Gets whether the process has ended.</summary>
    bool HasCrashed { get; }

    /// <summary>Reaches the world once.</summary>
    /// <exception cref="CrashException">The process has ended, or ends here.</exception>
    T Pass<T>(Func<T> effect);
}
