namespace Ops.Conformance;

/// <summary>How a test wants its Redis server.</summary>
public sealed class RedisServerOptions
{
    /// <summary>Gets or sets the password of the default user (<c>requirepass</c>); the default, null, means none.</summary>
    public string? Password { get; set; }

    /// <summary>Gets or sets whether the server speaks TLS only, with a self-signed certificate; the default is false.</summary>
    public bool Tls { get; set; }

    /// <summary>Gets the further settings, as in <c>redis.conf</c>, such as <c>maxmemory</c>.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the rules of access control, as after <c>ACL SETUSER</c>, such as <c>default -info</c>; they are applied at every start.</summary>
    public IList<string> AclRules { get; } = new List<string>();
}
