using System.Globalization;
using Microsoft.AspNetCore.Http;
using Ops.SampleHost.Shop;

namespace Ops.SampleHost.Demo;

/// <summary>The service that the demo deploys, one version after another; what is wrong with a version is in its environment.</summary>
internal static class ReleaseService
{
    public const string VersionVariable = "RELEASE_VERSION";
    public const string FaultVariable = "RELEASE_FAULT";

    /// <summary>The fault that no test of one item sees: orders of many items fail.</summary>
    public const string ManyItems = "many-items";

    public const string HealthPath = "/health";
    public const string VersionHeader = "X-Release";

    private const int Many = 3;

    private static string Version => Environment.GetEnvironmentVariable(VersionVariable) ?? "none";

    private static bool FailsAtManyItems => Environment.GetEnvironmentVariable(FaultVariable) == ManyItems;

    /// <summary>Serves until it is asked to stop.</summary>
    public static async Task<int> ServeAsync(int port, CancellationToken cancellationToken)
    {
        await using var web = await LoopbackWeb.StartAsync(port, AnswerAsync);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"info: {Version} serves on port {web.Port}"));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Console.Out.WriteLineAsync($"info: {Version} stops");
        return ExitCodes.Healthy;
    }

    private static Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers[VersionHeader] = Version;
        return http.Request.Path.Value switch
        {
            HealthPath => http.Response.WriteAsync("ok"),
            "/orders" => OrderAsync(http),
            _ => http.Response.WriteAsync($"<h1>The shop, {Version}</h1>"),
        };
    }

    private static async Task OrderAsync(HttpContext http)
    {
        var items = int.TryParse(http.Request.Query["items"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        if (FailsAtManyItems && items >= Many)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"error: an order of {items} items failed: index {Many} was outside of the basket"));
            return;
        }

        await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"an order of {items} items, taken by {Version}"));
    }
}
