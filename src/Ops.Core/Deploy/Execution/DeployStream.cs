using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ops.Deploy;

/// <summary>Turns what is told to a watcher into a stream.</summary>
internal static class DeployStream
{
    /// <summary>Carries out what is told to a watcher, and yields what it tells; whoever stops reading lets go of it.</summary>
    public static async IAsyncEnumerable<DeployProgress> RunAsync(Func<IProgress<DeployProgress>, CancellationToken, Task> run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<DeployProgress>(new UnboundedChannelOptions { SingleReader = true });
        using var letGo = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = CompleteAsync(run, channel.Writer, letGo.Token);
        try
        {
            // What was told before the end is read to its end, also where the caller has cancelled.
            await foreach (var progress in channel.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return progress;
        }
        finally
        {
            await letGo.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await running.ConfigureAwait(false);
    }

    private static async Task CompleteAsync(Func<IProgress<DeployProgress>, CancellationToken, Task> run, ChannelWriter<DeployProgress> writer, CancellationToken cancellationToken)
    {
        try
        {
            await run(new Watcher(writer), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            writer.TryComplete();
        }
    }

    private sealed class Watcher(ChannelWriter<DeployProgress> writer) : IProgress<DeployProgress>
    {
        public void Report(DeployProgress value) => writer.TryWrite(value);
    }
}
