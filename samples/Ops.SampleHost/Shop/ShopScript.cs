namespace Ops.SampleHost.Shop;

/// <summary>What happens to the shop while it is watched.</summary>
internal sealed class ShopScript(DemoShop shop, TimeSpan duration, TimeProvider time, Action<string> note)
{
    private readonly long _began = time.GetTimestamp();

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(0.05, cancellationToken);
        shop.Queue.IsFlaky = true;
        note("the queue begins to fail every other request");

        await UntilAsync(0.30, cancellationToken);
        note($"the database is killed (process {shop.Database.Pid})");
        await shop.Database.KillAsync();

        await UntilAsync(0.55, cancellationToken);
        await shop.Database.StartAsync(cancellationToken);
        note($"the database is started again (process {shop.Database.Pid})");

        await UntilAsync(0.65, cancellationToken);
        shop.Queue.IsFlaky = false;
        note("the queue works again");
    }

    private async Task UntilAsync(double share, CancellationToken cancellationToken)
    {
        var left = (duration * share) - time.GetElapsedTime(_began);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
    }
}
