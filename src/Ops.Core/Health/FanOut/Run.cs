namespace Ops.Health.FanOut;

/// <summary>One start of one probe that a source asks for.</summary>
/// <param name="Source">Who asks.</param>
/// <param name="Index">The source's own number for it.</param>
/// <param name="ProbeId">The probe.</param>
/// <param name="Registration">What the source knows the probe as; if the id belongs to another by now, the probe is gone.</param>
/// <param name="DueAt">When it should have begun.</param>
internal readonly record struct Run(RunSource Source, int Index, int ProbeId, ProbeRegistration Registration, long DueAt);
