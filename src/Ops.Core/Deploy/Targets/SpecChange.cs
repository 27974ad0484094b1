namespace Ops.Deploy;

/// <summary>One difference between what runs and what is wanted.</summary>
/// <param name="Path">What differs, such as <c>environment.LOG_LEVEL</c>.</param>
/// <param name="From">What it is; null where there is nothing, and redacted where it may be a secret.</param>
/// <param name="To">What it would be, likewise.</param>
public sealed record SpecChange(string Path, string? From, string? To);
