namespace Ops.Health.FanOut;

internal sealed record FailureDetail(string Description, Exception Exception)
{
    /// <summary>Packs a description and an exception, either of which may be missing, into one reference.</summary>
    public static object? Pack(string? description, Exception? exception) => (description, exception) switch
    {
        (null, null) => null,
        (not null, null) => description,
        (null, not null) => exception,
        _ => new FailureDetail(description, exception),
    };
}
