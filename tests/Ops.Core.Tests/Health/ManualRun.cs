using Ops.Health;

namespace Ops.Core.Tests.Health;

internal sealed class ManualRun(ProbeContext context, CancellationToken token)
{
    private readonly TaskCompletionSource<ProbeResult> _completion = new();

    public ProbeContext Context => context;

    public CancellationToken Token => token;

    public Task<ProbeResult> Task => _completion.Task;

    public void Succeed() => _completion.TrySetResult(ProbeResult.Healthy());

    public void Fail() => _completion.TrySetResult(ProbeResult.Unhealthy("down"));

    public void End(ProbeResult result) => _completion.TrySetResult(result);

    public void Throw(Exception exception) => _completion.TrySetException(exception);

    public void Cancel() => _completion.TrySetCanceled();

    public void EndWhenCanceled() => token.Register(() => _completion.TrySetCanceled(token));
}
