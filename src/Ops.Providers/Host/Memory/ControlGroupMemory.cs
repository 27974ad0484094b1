namespace Ops.Providers.Host;

/// <summary>Reads the memory of the control groups of this process.</summary>
internal sealed class ControlGroupMemory(IReadOnlyList<ControlGroup> groups, KernelFileReader reader)
{
    /// <summary>Returns the use of the group that is nearest to its limit, or null where none has a limit below <paramref name="machineBytes"/>.</summary>
    public MemoryUse? Read(long machineBytes)
    {
        MemoryUse? fullest = null;
        foreach (var group in groups)
        {
            if (TryRead(group, machineBytes, out var use) && !(fullest?.Percent >= use.Percent))
                fullest = use;
        }

        return fullest;
    }

    /// <summary>Returns how many processes of this process's own group were killed for lack of memory, or null where that is not counted.</summary>
    public long? ReadOomKills() =>
        groups is [var own, ..] && reader.TryRead(own.Folder + "/memory.events", out var text) && KernelText.TryGetNumber(text, "oom_kill"u8, out var kills) ? kills : null;

    private bool TryRead(ControlGroup group, long machineBytes, out MemoryUse use)
    {
        use = default;
        if (!TryReadNumber(group, "/memory.max", out var limit) || limit <= 0 || limit >= machineBytes || !TryReadNumber(group, "/memory.current", out var current))
            return false;

        // The kernel drops inactive pages of files before it kills anything: they are not used in earnest.
        var inactive = 0L;
        if (reader.TryRead(group.Folder + "/memory.stat", out var text))
            _ = KernelText.TryGetNumber(text, "inactive_file"u8, out inactive);
        use = new MemoryUse($"control group {group.Name}", current - inactive, limit);
        return true;
    }

    private bool TryReadNumber(ControlGroup group, string file, out long value)
    {
        value = 0;
        return reader.TryRead(group.Folder + file, out var text) && KernelText.TryParse(text, out value);
    }
}
