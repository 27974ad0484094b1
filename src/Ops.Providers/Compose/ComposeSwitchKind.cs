namespace Ops.Providers.Compose;

/// <summary>The proxies that can switch traffic.</summary>
public enum ComposeSwitchKind
{
    /// <summary>HAProxy, through its runtime API.</summary>
    Haproxy,

    /// <summary>nginx, through a file of upstream servers and a reload.</summary>
    Nginx,
}
