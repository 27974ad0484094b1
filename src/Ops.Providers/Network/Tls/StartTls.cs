namespace Ops.Providers.Network;

/// <summary>What is said in the clear before TLS begins.</summary>
public enum StartTls
{
    /// <summary>Nothing: TLS begins at once.</summary>
    None,

    /// <summary>The STARTTLS command of SMTP.</summary>
    Smtp,

    /// <summary>The SSLRequest message of PostgreSQL.</summary>
    Postgres,
}
