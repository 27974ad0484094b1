namespace Ops.Deploy;

/// <summary>One line that an instance wrote.</summary>
/// <param name="At">When, or null where the platform does not say.</param>
/// <param name="InstanceId">Who.</param>
/// <param name="IsError">Whether it came by standard error.</param>
/// <param name="Text">What, without the end of the line.</param>
public sealed record LogLine(DateTimeOffset? At, string InstanceId, bool IsError, string Text);
