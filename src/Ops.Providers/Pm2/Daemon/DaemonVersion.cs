namespace Ops.Providers.Pm2;

/// <summary>Which daemons Ops works with: those it was tried with, and later ones. PM2 6 starts apps in fork mode otherwise.</summary>
internal static class DaemonVersion
{
    public static Version Oldest { get; } = new(7, 0);

    /// <summary>Whether a version, such as <c>7.0.4</c> or <c>7.1.0-beta</c>, is new enough.</summary>
    public static bool IsSupported(string text) => Version.TryParse(text.Split('-')[0], out var version) && version >= Oldest;
}
