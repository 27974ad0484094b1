using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeLockTests(EngineFixture engine) : ComposeTest(engine)
{
    [Fact]
    public async Task A_renewal_whose_answer_is_lost_may_be_repeated()
    {
        await using var relay = new EngineRelay(Project.Engine.SocketPath);
        using var target = new ComposeTarget("test", Project.Options(options => options.Engine = new ComposeEngineOptions { Host = relay.Host }), new ConformanceSecrets(), TimeProvider.System);
        var held = target.Get<IDeployLock>()!;
        var lease = await held.AcquireAsync(new LockRequest(Service, "ann", "release", TimeSpan.FromMinutes(5)), default);
        relay.Handler = async (context, body) =>
        {
            if (context.Request.RawUrl!.EndsWith("/volumes/create", StringComparison.Ordinal))
            {
                (await relay.SendAsync(context, body)).Dispose();
                context.Response.Abort();
                return;
            }

            await relay.PassAsync(context, body);
        };

        (await Should.ThrowAsync<DeployException>(() => held.RenewAsync(lease, default))).Retry.ShouldBe(DeployRetry.Safe);
        relay.Handler = null;

        (await held.RenewAsync(lease, default)).Fence.ShouldBe(lease.Fence);
    }
}
