namespace Ops.ArchitectureTests.PublicApi;

/// <summary>Shows which lines went and which came.</summary>
internal static class LineDiff
{
    public static string Describe(string before, string after)
    {
        string[] old = before.Split('\n');
        string[] now = after.Split('\n');
        var common = Common(old, now);
        var lines = new List<string>();
        int left = 0, right = 0;
        while (left < old.Length || right < now.Length)
        {
            if (left < old.Length && right < now.Length && old[left] == now[right])
                (left, right) = (left + 1, right + 1);
            else if (right == now.Length || (left < old.Length && common[left + 1, right] >= common[left, right + 1]))
                lines.Add($"- {Context(old, left)}{old[left++].Trim()}");
            else
                lines.Add($"+ {Context(now, right)}{now[right++].Trim()}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>The lengths of the longest common subsequences of what follows each pair of lines.</summary>
    private static int[,] Common(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var left = old.Length - 1; left >= 0; left--)
        {
            for (var right = now.Length - 1; right >= 0; right--)
                lengths[left, right] = old[left] == now[right] ? lengths[left + 1, right + 1] + 1 : Math.Max(lengths[left + 1, right], lengths[left, right + 1]);
        }

        return lengths;
    }

    /// <summary>Names the type that a member belongs to.</summary>
    private static string Context(string[] lines, int index)
    {
        if (!lines[index].StartsWith(' '))
            return "";
        var header = Array.FindLastIndex(lines, index, line => line.Length > 0 && !line.StartsWith(' '));
        return header < 0 ? "" : $"[{lines[header].Split(" : ")[0].Split(' ')[^1]}] ";
    }
}
