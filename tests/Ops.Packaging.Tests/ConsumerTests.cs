using System.Net;
using Ops.Conformance;

namespace Ops.Packaging.Tests;

public sealed class ConsumerTests(PackedRepository packed)
{
    [Fact]
    public async Task The_sweep_of_the_readme_runs_in_a_new_project_that_has_only_the_packages()
    {
        using var shop = new HttpListener();
        var port = LoopbackPort.Free();
        shop.Prefixes.Add($"http://127.0.0.1:{port}/");
        shop.Start();
        var status = 200;
        var serving = ServeAsync(shop, () => Volatile.Read(ref status));
        var consumer = packed.CreateConsumer("sweep");
        consumer.WriteProject("Sweep", ("Ops.Providers.Network", RepositoryFolder.Version), ("Microsoft.Extensions.Hosting", RepositoryFolder.VersionOf("Microsoft.Extensions.Hosting")));
        consumer.Write("Program.cs", ReadmeSweep(port));

        await consumer.BuildAsync();
        var healthy = await consumer.RunAsync("Sweep");
        Volatile.Write(ref status, 503);
        var unhealthy = await consumer.RunAsync("Sweep");

        healthy.ShouldContain("shop: Healthy");
        healthy.ShouldContain("database: Healthy");
        healthy.ShouldContain("Healthy: 2 healthy, 0 degraded, 0 unhealthy, 0 unknown in ");
        unhealthy.ShouldContain($"shop: Unhealthy 503 Service Unavailable from GET http://127.0.0.1:{port}/health");
        unhealthy.ShouldContain("Unhealthy: 1 healthy, 0 degraded, 1 unhealthy, 0 unknown in ");
        consumer.UsesPacked("Ops.Providers.Network").ShouldBeTrue();
        consumer.UsesPacked("Ops.Core").ShouldBeTrue();
        shop.Stop();
        await serving;
    }

    [Fact]
    public async Task A_provider_of_somebody_else_passes_the_conformance_kit_of_the_package()
    {
        var output = await RunAuthorAsync("author", "Acme.Providers.MarkerFile.Tests", "MarkerFile");

        output.ShouldContain("Total: 10, Errors: 0, Failed: 0, Skipped: 0");
    }

    [Fact]
    public async Task A_deploy_target_of_somebody_else_passes_the_conformance_kit_of_the_package()
    {
        var output = await RunAuthorAsync("target-author", "Acme.Deploy.Memory.Tests", "MemoryTarget");

        // What is about visitors is skipped: the platform has no public address.
        output.ShouldMatch("Total: [3-9][0-9], Errors: 0, Failed: 0, Skipped: [1-9],");
    }

    /// <summary>Builds the sources of an author of providers against the packages, and runs their tests.</summary>
    private async Task<string> RunAuthorAsync(string name, string project, string sources)
    {
        var author = packed.CreateConsumer(name);
        author.WriteProject(project, ("Ops.Conformance", RepositoryFolder.Version), ("xunit.v3", RepositoryFolder.VersionOf("xunit.v3")));
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Consumers", sources)))
            author.Write(Path.GetFileName(file), await File.ReadAllTextAsync(file));

        await author.BuildAsync();
        var output = await author.RunAsync(project);
        author.UsesPacked("Ops.Conformance").ShouldBeTrue();
        return output;
    }

    /// <summary>Takes the first C# block of the README and points it at a server of the test.</summary>
    private static string ReadmeSweep(int port)
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "README.md"));
        var code = readme.Split("```csharp\n")[1].Split("\n```")[0];
        code.ShouldContain("https://shop.example/health");
        code.ShouldContain("\"db.example\"");
        return code
            .Replace("https://shop.example/health", $"http://127.0.0.1:{port}/health", StringComparison.Ordinal)
            .Replace("\"db.example\"", "\"127.0.0.1\"", StringComparison.Ordinal)
            .Replace("Port = 5432", $"Port = {port}", StringComparison.Ordinal);
    }

    private static async Task ServeAsync(HttpListener listener, Func<int> status)
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                context.Response.StatusCode = status();
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
