using System.Diagnostics;
using System.Globalization;

namespace Ops.Conformance;

/// <summary>Waits for what other processes do in their own time.</summary>
public static class Eventually
{
    /// <summary>Waits until <paramref name="condition"/> holds, asking every 20 ms, and fails after 20 s.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="condition">The condition.</param>
    public static Task HoldsAsync(string what, Func<Task<bool>> condition) => HoldsAsync(() => what, TimeSpan.FromSeconds(20), condition);

    /// <summary>Waits until <paramref name="condition"/> holds, asking every 20 ms, and fails after a time.</summary>
    /// <param name="what">What is waited for, for the message; asked when the time is over.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="condition">The condition.</param>
    public static async Task HoldsAsync(Func<string> what, TimeSpan patience, Func<Task<bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(condition);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > patience)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"waited {patience.TotalSeconds:0} s in vain for this: {what()}"));
            await Task.Delay(20);
        }
    }
}
