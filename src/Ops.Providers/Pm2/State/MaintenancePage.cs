namespace Ops.Providers.Pm2;

/// <summary>The maintenance page.</summary>
/// <param name="Page">An HTML file; null means the one that is built in.</param>
internal sealed record MaintenancePage(string? Page);
