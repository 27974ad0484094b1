using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ops.Providers.LocalProcess;

/// <summary>What visitors see during maintenance.</summary>
internal sealed class MaintenancePage(Func<KeeperConfig> config)
{
    private const string Plain = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Maintenance</title>
        <style>body{font-family:system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;margin:0;color:#222;background:#f6f6f4}main{max-width:32rem;padding:2rem}</style></head>
        <body><main><h1>We will be back soon</h1><p>This service is under maintenance. Please try again in a few minutes.</p></main></body>
        </html>
        """;

    public async Task ShowAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = ((long)Math.Ceiling(config().MaintenanceRetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(await ReadAsync(context.RequestAborted).ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (config().MaintenancePage is not { } path)
            return Plain;

        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Plain;
        }
    }
}
