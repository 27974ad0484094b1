using System.Collections.Concurrent;

namespace Ops.Providers.Compose;

/// <summary>Makes the proxies that the options name, each once.</summary>
internal sealed class ProxyFactory(ComposeRuntime runtime)
{
    private readonly ConcurrentDictionary<string, IProxy?> _proxies = new(StringComparer.Ordinal);

    /// <summary>Returns the proxy of a service, or null where it has none.</summary>
    public IProxy? Find(string service) => _proxies.GetOrAdd(service, Make);

    private IProxy? Make(string service)
    {
        if (runtime.OptionsOf(service).Switch is not { } options)
            return null;

        var backend = options.Backend ?? service;
        if (options.Kind == ComposeSwitchKind.Haproxy)
            return new HaproxyProxy(new HaproxyRuntime(HaproxyEndpoint.Parse(options.Endpoint)!, runtime.Time), backend, runtime, options.Timeout);

        INginxHost host = options.Container is null ? new NginxOnHost(options) : new NginxInContainer(options, runtime);
        return new NginxProxy(host, options, backend, runtime);
    }
}
