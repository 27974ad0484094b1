namespace Ops.Providers.Pm2;

/// <summary>Where PM2 and Ops keep their files.</summary>
internal sealed class Pm2Paths(string home)
{
    /// <summary>A unix socket's path may have 107 bytes.</summary>
    public const int MaxSocketBytes = 107;

    public string Home { get; } = Path.GetFullPath(home);

    public string RpcSocket => Path.Combine(Home, "rpc.sock");

    public string BusSocket => Path.Combine(Home, "pub.sock");

    public string Logs => Path.Combine(Home, "logs");

    public string Pids => Path.Combine(Home, "pids");

    public string Own => Path.Combine(Home, "ops");

    public string Service(string service) => Path.Combine(Own, service);
}
