using System.Runtime.InteropServices;
using Ops.SampleHost.Demo;

namespace Ops.SampleHost.Shop;

/// <summary>A service of the shop in a process of its own: this program, begun with <c>serve</c>.</summary>
internal static class ServiceRole
{
    public const string Command = "serve";
    public const string Ready = "ready";
    public const string Database = "database";
    public const string Api = "api";
    public const string Web = "web";
    public const string Release = "release";

    /// <summary>Serves until the standard input ends, which it does with the parent, however that ends; a release is told by a signal.</summary>
    public static async Task<int> ServeAsync(string role, int port, int upstream, CancellationToken cancellationToken)
    {
        if (role == Release)
            return await ReleaseService.ServeAsync(port, cancellationToken);

        // Ctrl-C reaches every process of the terminal; it is for the parent to stop its services.
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = Console.IsInputRedirected);
        await using var service = await StartAsync(role, port, upstream);
        await Console.Out.WriteLineAsync($"{Ready} {PortOf(service)}");
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        return ExitCodes.Healthy;
    }

    private static async Task<IAsyncDisposable> StartAsync(string role, int port, int upstream) => role switch
    {
        Database => new DatabaseServer(port),
        Api => await LoopbackWeb.StartAsync(port, ShopAnswers.Api(upstream)),
        Web => await LoopbackWeb.StartAsync(port, ShopAnswers.Web(upstream)),
        _ => throw new OpsException($"there is no role '{role}'; write {Database}, {Api}, {Web} or {Release}"),
    };

    private static int PortOf(IAsyncDisposable service) => service is DatabaseServer database ? database.Port : ((LoopbackWeb)service).Port;
}
