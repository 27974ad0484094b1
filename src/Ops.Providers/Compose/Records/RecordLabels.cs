namespace Ops.Providers.Compose;

/// <summary>The labels of the volumes that records are.</summary>
internal static class RecordLabels
{
    public const string Project = "ops.project";
    public const string Service = "ops.service";
    public const string Kind = "ops.record";
    public const string Key = "ops.key";
    public const string Number = "ops.number";
    public const string Nonce = "ops.nonce";
    public const string Data = "ops.data";

    /// <summary>Marks everything but operations, so that looking at a service does not read all that was ever done to it.</summary>
    public const string State = "ops.state";
}
