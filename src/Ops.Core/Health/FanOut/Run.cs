namespace Ops.Health.FanOut;

/// <summary>One start of one probe that a source asks for; written in place, member by member, since it is the hottest data of all.</summary>
internal struct Run
{
    /// <summary>Who asks.</summary>
    public RunSource Source;

    /// <summary>What the source knows the probe as; if the id belongs to another by now, the probe is gone.</summary>
    public ProbeRegistration Registration;

    /// <summary>When it should have begun.</summary>
    public long DueAt;

    /// <summary>The source's own number for it.</summary>
    public int Index;

    public int ProbeId;
}
