namespace Ops.Health;

internal enum StatusChange : byte
{
    None,
    Changed,
    FlappingStarted,
    FlappingStopped,
}
