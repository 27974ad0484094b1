using System.Diagnostics;

namespace Ops.Conformance;

/// <summary>Waits for what other processes do in their own time.</summary>
public static class Eventually
{
    /// <summary>Waits until <paramref name="condition"/> holds, asking every 20 ms, and fails after 20 s.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="condition">The condition.</param>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(20))
                throw new TimeoutException($"waited 20 s in vain for this: {what}");
            await Task.Delay(20);
        }
    }
}
