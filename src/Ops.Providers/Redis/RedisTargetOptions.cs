using Ops.Health;

namespace Ops.Providers.Redis;

/// <summary>The options that every kind of Redis probe has.</summary>
public abstract class RedisTargetOptions : ProbeOptions
{
    /// <summary>Gets or sets where the server is: <c>redis://:password@host:6379/0</c> (<c>rediss</c> for TLS), or StackExchange.Redis's own <c>host:6379,password=…,ssl=true</c>; it is required and never shown.</summary>
    /// <remarks>It names one server, since a probe looks at one. Its time limits are not used: <see cref="ProbePolicy.Timeout"/> is.</remarks>
    public Secret? ConnectionString { get; set; }

    /// <summary>Gets or sets a PEM file with the certificate of the authority to trust for TLS; the default, null, means those that the machine trusts.</summary>
    public string? TrustedCertificateFile { get; set; }
}
