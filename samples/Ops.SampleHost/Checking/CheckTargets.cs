using Microsoft.Extensions.DependencyInjection;
using Ops.Health;
using Ops.SampleHost.Configuration;

namespace Ops.SampleHost.Checking;

/// <summary>Turns URLs into probes.</summary>
internal static class CheckTargets
{
    /// <summary>Makes a probe of each URL.</summary>
    /// <exception cref="OpsConfigurationException">A URL is not one that can be checked.</exception>
    public static Watchlist Create(IReadOnlyList<string> urls, TimeSpan timeout)
    {
        var services = new ServiceCollection();
        var ops = services.AddOps();
        var kinds = new Dictionary<string, ProbeKind>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var text in urls.Distinct(StringComparer.Ordinal))
        {
            if (!Add(ops, text, timeout, kinds))
                problems.Add($"'{Redaction.Text(text)}' cannot be checked; write http://host/path, https://host/path, tcp://host:port, ws://host/path or wss://host/path");
        }

        return problems.Count == 0 ? Watchlist.Create(services, kinds) : throw new OpsConfigurationException(problems);
    }

    private static bool Add(IOpsBuilder ops, string text, TimeSpan timeout, Dictionary<string, ProbeKind> kinds)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return false;

        var name = NameOf(url, text, kinds);
        switch (url.Scheme)
        {
            case "http" or "https":
                ops.AddHttpProbe(name, options => Set(options, () => options.Url = url, timeout));
                kinds.Add(name, ProbeKinds.Find("http")!);
                return true;
            case "ws" or "wss":
                ops.AddWebSocketProbe(name, options => Set(options, () => options.Url = url, timeout));
                kinds.Add(name, ProbeKinds.Find("websocket")!);
                return true;
            case "tcp" when url.Port > 0:
                ops.AddTcpProbe(name, options => Set(options, () => (options.Host, options.Port) = (url.IdnHost.Trim('[', ']'), url.Port), timeout));
                kinds.Add(name, ProbeKinds.Find("tcp")!);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Names a probe after its URL without what is secret in it; two that then look alike are numbered.</summary>
    private static string NameOf(Uri url, string text, Dictionary<string, ProbeKind> kinds)
    {
        var shown = Redaction.Url(url);
        if (!text.EndsWith('/'))
            shown = shown.TrimEnd('/');
        var name = shown;
        for (var number = 2; kinds.ContainsKey(name); number++)
            name = $"{shown} ({number})";
        return name;
    }

    private static void Set(ProbeOptions options, Action setTarget, TimeSpan timeout)
    {
        setTarget();
        options.Policy.Timeout = timeout;
    }
}
