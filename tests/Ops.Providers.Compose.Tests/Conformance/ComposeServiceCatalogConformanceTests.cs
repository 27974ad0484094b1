using Ops.Conformance.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeServiceCatalogConformanceTests(EngineFixture engine) : ServiceCatalogConformance
{
    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);
}
