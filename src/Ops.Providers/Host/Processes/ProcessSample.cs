namespace Ops.Providers.Host;

/// <summary>What a scan reads of one process.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartKey">When it began, in a unit of the source's own; with the id it identifies the process although ids are used again.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="CpuTime">The processor time that it has used in its life.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="ThreadCount">Its number of threads.</param>
internal readonly record struct ProcessSample(int Id, long StartKey, string Name, ProcessState State, TimeSpan CpuTime, long ResidentBytes, int ThreadCount);
