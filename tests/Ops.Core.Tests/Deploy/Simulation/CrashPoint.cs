namespace Ops.Core.Tests.Deploy;

/// <summary>Ends a simulated process at its n-th contact with the world, before or after the contact had its effect.</summary>
internal sealed class CrashPoint(int contact, bool afterEffect) : IContacts
{
    private readonly Lock _gate = new();
    private int _contacts;
    private bool _isDead;

    public static CrashPoint Never => new(int.MaxValue, false);

    public bool HasCrashed
    {
        get
        {
            lock (_gate)
                return _isDead;
        }
    }

    /// <summary>Ends the process now.</summary>
    public void Kill()
    {
        lock (_gate)
            _isDead = true;
    }

    public T Pass<T>(Func<T> effect)
    {
        lock (_gate)
        {
            if (_isDead)
                throw new CrashException();
            if (++_contacts < contact)
                return effect();

            _isDead = true;
            if (afterEffect)
                effect();
            throw new CrashException();
        }
    }
}
