namespace Ops.Providers.Postgres;

/// <summary>Whether a probe keeps its connection between runs.</summary>
public enum PostgresConnectionMode
{
    /// <summary>The connection is kept and used again; one that turns out to be dead is replaced once within the run.</summary>
    Reuse,

    /// <summary>Every run connects anew, so that name resolution, TLS and authentication are probed too.</summary>
    Fresh,
}
