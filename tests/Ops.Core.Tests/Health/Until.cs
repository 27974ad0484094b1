namespace Ops.Core.Tests.Health;

internal static class Until
{
    /// <summary>Waits for what other threads bring about; fails after ten seconds.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            if (condition())
                return;
            await Task.Delay(1);
        }

        Assert.Fail($"never came true: {what}");
    }

    /// <summary>Moves fake time in small steps until something comes true; fails after a minute of it.</summary>
    public static async Task TrueAsync(Func<bool> condition, Bench bench, string what)
    {
        for (var step = 0; step < 6_000 && !condition(); step++)
        {
            bench.Advance(0.01);
            await Task.Delay(1);
        }

        condition().ShouldBeTrue($"never came true: {what}");
    }

    /// <summary>Moves fake time in small steps until the task has ended; fails after a minute of it.</summary>
    public static async Task<T> EndedAsync<T>(Task<T> task, Bench bench)
    {
        for (var step = 0; step < 6_000 && !task.IsCompleted; step++)
        {
            bench.Advance(0.01);
            await Task.Delay(1);
        }

        task.IsCompleted.ShouldBeTrue("the task did not end within a minute of fake time");
        return await task;
    }
}
