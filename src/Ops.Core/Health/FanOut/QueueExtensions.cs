namespace Ops.Health.FanOut;

internal static class QueueExtensions
{
    /// <summary>Removes the matching items, keeps the order of the others, and returns what was removed.</summary>
    public static List<T> TakeOut<T>(this Queue<T> queue, Predicate<T> matches)
    {
        var taken = new List<T>();
        for (var left = queue.Count; left > 0; left--)
        {
            var item = queue.Dequeue();
            if (matches(item))
                taken.Add(item);
            else
                queue.Enqueue(item);
        }

        return taken;
    }
}
