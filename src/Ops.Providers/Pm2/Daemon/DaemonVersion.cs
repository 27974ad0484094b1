namespace Ops.Providers.Pm2;

/// <summary>Which daemons Ops works with.</summary>
internal static class DaemonVersion
{
    public static Version Oldest { get; } = new(6, 0);

    /// <summary>Whether a version, such as <c>7.0.4</c> or <c>7.1.0-beta</c>, is new enough.</summary>
    public static bool IsSupported(string text) => Version.TryParse(text.Split('-')[0], out var version) && version >= Oldest;
}
