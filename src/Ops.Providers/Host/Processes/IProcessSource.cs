namespace Ops.Providers.Host;

/// <summary>Where processes are read from.</summary>
internal interface IProcessSource
{
    /// <summary>Adds every process that can be seen; false where the list itself cannot be read.</summary>
    bool TryReadAll(List<ProcessSample> into);

    /// <summary>Reads one process; false where there is none of that id.</summary>
    bool TryRead(int id, out ProcessSample sample);

    /// <summary>Returns when a process began.</summary>
    DateTimeOffset StartedAt(ProcessSample sample);

    /// <summary>Returns the user of a process, or null where that is not known.</summary>
    string? UserOf(int id);

    /// <summary>Returns the arguments of a process, to be matched and never shown, or null where they cannot be read.</summary>
    string? CommandLineOf(int id);

    /// <summary>Returns how many files a process has open and how many it may have, or null where that cannot be read.</summary>
    (int Open, long Limit)? FileDescriptorsOf(int id);
}
