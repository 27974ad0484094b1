using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>One process: it reaches the world contact by contact, may end at one, and others may meddle at one.</summary>
internal sealed class MachineProcess : IContacts
{
    private int _contacts;

    public required ProcessTime Time { get; init; }

    public Deployer Deployer { get; set; } = null!;

    /// <summary>At which contact it ends; 0 means that it does not.</summary>
    public int CrashAt { get; init; }

    public bool CrashesAfterEffect { get; init; }

    public int MeddlingAt { get; init; }

    public bool MeddlesAfterEffect { get; init; }

    public Action? Meddle { get; init; }

    public bool HasCrashed { get; private set; }

    public T Pass<T>(Func<T> effect)
    {
        if (HasCrashed)
            throw new CrashException();

        var contact = ++_contacts;
        if (contact == MeddlingAt && !MeddlesAfterEffect)
            Meddle?.Invoke();
        if (contact == CrashAt)
            return End(effect);

        var result = effect();
        if (contact == MeddlingAt && MeddlesAfterEffect)
            Meddle?.Invoke();
        return result;
    }

    private T End<T>(Func<T> effect)
    {
        HasCrashed = true;
        if (CrashesAfterEffect)
            effect();
        throw new CrashException();
    }
}
